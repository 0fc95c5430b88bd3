/**
 * @module A storage's own commits. In IndexedDB nobody reads while somebody writes; but while a commit of one's own is open, what it read
 * first is what is stored, and what came shortly before is known: nobody need wait for it to end.
 */
import { withResolvers } from '../core/with-resolvers.ts'
import { type CommitDone, createLastCommits, type LastCommits, type SinceAsked } from './last-commits.ts'
import type { State } from './packing.ts'
import type { Plan } from './plan.ts'
import type { Changes } from './storage.ts'

/** Who writes says so while the transaction is open. */
export interface OpenCommit {
  /** What is stored before anything is changed. */
  begins(state: State): void
  /** The last request has succeeded: from now on it may be committed, and others write, before this thread hears of it. */
  ends(): void
}

/** The commits of one storage. */
export interface OwnCommits extends Pick<LastCommits, 'forget' | 'hasRead'> {
  commit(work: (open: OpenCommit) => Promise<CommitDone>): Promise<Plan>
  /** `Storage.since` where it need not be read: while a commit is open or about to open, and all that came before it is known. */
  since(asked: SinceAsked): Promise<Changes | undefined>
}

/** A commit that is open, or waits for its turn. */
interface UnderWay {
  /** Resolves when it has begun, or failed before. */
  readonly begun: Promise<void>
  /** What is stored while it is open. */
  state: State | undefined
}

/** Nothing is committed yet. */
export function createOwnCommits(): OwnCommits {
  const underWay = new Set<UnderWay>()
  const last = createLastCommits()

  return {
    async commit(work) {
      const { promise: begun, resolve } = withResolvers<void>()
      const one: UnderWay = { begun, state: undefined }
      const begins = (state: State): void => {
        underWay.add(one) // again, where a lost connection made it begin anew
        one.state = state
        resolve()
      }
      const ends = (): void => {
        underWay.delete(one)
        one.state = undefined
        resolve()
      }
      underWay.add(one)
      try {
        const done = await work({ begins, ends })
        last.note(done)
        return done.plan
      } finally {
        ends()
      }
    },
    async since(asked) {
      const [first] = underWay
      await first?.begun
      const changes = first?.state && last.since(asked, first.state)
      if (changes !== undefined) last.hasRead(changes.epoch)
      return changes
    },
    hasRead: last.hasRead,
    forget: last.forget,
  }
}
