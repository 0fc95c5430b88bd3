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
