/** @module One piece of work after another: what must not find another in the middle. */

/** Does some work when all that was given before has ended; resolves, or rejects, as the work does. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Turns that nobody waits for yet. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => {}) // its own caller hears of it
    return mine
  }
}

/** The same for each key by itself. */
export function createTurnsBy(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const lines = new Map<string, { readonly inTurn: InTurn; waiting: number }>()
  return async (key, work) => {
    const line = lines.get(key) ?? { inTurn: createTurns(), waiting: 0 }
    lines.set(key, line)
    line.waiting++
    try {
      return await line.inTurn(work)
    } finally {
      if (--line.waiting === 0) lines.delete(key)
    }
  }
}
