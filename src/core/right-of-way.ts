/** @module Who goes first: what somebody waits to see, before long work that shares its thread and its storage. */

/** Whoever gives way goes on after so many milliseconds: what goes first may itself take long, loading a model say. */
const PATIENCE_MS = 50

/** Whoever was on the way may be back so soon, in milliseconds. */
const SOON_MS = 1000

/** A right of way. */
export interface RightOfWay {
  /** Does work that goes first. */
  first<Result>(work: () => Promise<Result>): Promise<Result>
  /** Whether any such work is under way. */
  isTaken(): boolean
  /** Whether any is under way, or was a moment ago: what is done in pieces takes small ones then. */
  isInUse(): boolean
  /** Resolves when the work that goes first has ended, as far as it has begun by now, or has taken long: who gives way is not held up for ever. */
  giveWay(): Promise<void>
}

/** Nobody is on the way. */
export function createRightOfWay(): RightOfWay {
  const underWay = new Set<Promise<unknown>>()
  let last = -Infinity
  return {
    async first(work) {
      const going = work()
      underWay.add(going)
      try {
        return await going
      } finally {
        underWay.delete(going)
        last = performance.now()
      }
    },
    isTaken: () => underWay.size > 0,
    isInUse: () => underWay.size > 0 || performance.now() - last < SOON_MS,
    async giveWay() {
      if (underWay.size === 0) return
      let timer: ReturnType<typeof setTimeout> | undefined
      const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))
      await Promise.race([Promise.allSettled(underWay), patience])
      clearTimeout(timer)
    },
  }
}
