/** @module A set: an embedder, and the mirror of what is stored with its vectors. */
import type { Embedder } from '../embedder/embedder.ts'
import type { ScheduledEmbedder } from '../embedder/schedule.ts'
import type { Mirror } from './mirror.ts'
import type { SetLocks } from './set-locks.ts'

/** An embedder and its mirror. */
export interface EmbeddedSet {
  /** What its vectors and packs are stored under: the embedder's id. */
  readonly name: string
  /** Without one there are only words. */
  readonly embedder: ScheduledEmbedder | undefined
  readonly mirror: Mirror
  /** Puts another embedder of the same vectors in the place of its own, which is closed when its last call has ended. */
  exchange(next: Embedder): void
  /** Says that somebody here uses the set, so that nobody drops it. */
  claim(): Promise<void>
  /** Does some work with the set; meanwhile it stays in memory, and its embedder open. */
  using<Result>(work: () => Promise<Result>): Promise<Result>
  /** The same for work that ends when what it returns is called. */
  hold(): () => void
  /** Lets go of the mirror's memory when nobody reads it. The set is still written, and can be read again: that takes opening it. */
  rest(): void
  /** Keeps the mirror in memory again. */
  wake(): void
  isResting(): boolean
  /**
   * Nobody here needs the set any more: its embedder is closed when its last work has ended. Resolves when others may drop what is stored
   * of it.
   */
  retire(): Promise<void>
}

/** What a set is made of. */
export interface SetParts extends Pick<EmbeddedSet, 'embedder' | 'mirror' | 'exchange'> {
  readonly locks: SetLocks
}

/** A set that nobody uses yet. */
export function createSet({ embedder, mirror, exchange, locks }: SetParts): EmbeddedSet {
  let users = 0
  let isResting = false
  let claimed: Promise<() => Promise<void>> | undefined
  let isRetired = false

  const settle = (): void => {
    if (users > 0 || !isResting) return
    mirror.clear()
    if (isRetired) embedder?.close?.().catch(() => {}) // nobody uses it any more
  }
  const hold = (): (() => void) => {
    users++
    return () => {
      users--
      settle()
    }
  }
  const set: EmbeddedSet = {
    name: mirror.set,
    embedder,
    mirror,
    exchange,
    hold,
    async claim() {
      claimed ??= locks.use(mirror.set).catch((error: unknown) => {
        claimed = undefined
        throw error
      })
      await claimed
    },
    async using(work) {
      const letGo = hold()
      try {
        return await work()
      } finally {
        letGo()
      }
    },
    rest() {
      isResting = true
      settle()
    },
    wake: () => void (isResting = false),
    isResting: () => isResting,
    async retire() {
      isRetired = true
      set.rest()
      const before = claimed
      claimed = undefined
      await before?.then((letGo) => letGo())
    },
  }
  return set
}
