/** @module Port: who uses which set of vectors, among all that have a database open. */

/** Locks on the sets of one database. What is held is let go of when its holder dies. */
export interface SetLocks {
  /** Holds a set as in use, beside others who use it; resolves to what lets go of it, which resolves when that has happened. Waits while the set is being dropped. */
  use(set: string): Promise<() => Promise<void>>
  /** Does some work while nobody uses the set; `false`, and nothing done, where somebody does. */
  unlessUsed(set: string, work: () => Promise<void>): Promise<boolean>
  /** Does some work on a set that one at a time does, when its turn has come. An abort ends the wait. */
  inTurn<Result>(set: string, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>
}

/** Where nobody else can have the database open, or nobody can tell. */
export const NO_LOCKS: SetLocks = {
  use: async () => async () => {},
  async unlessUsed(_, work) {
    await work()
    return true
  },
  inTurn: (_, work) => work(),
}
