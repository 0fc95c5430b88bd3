/** @module What the last commits of a storage changed, while nobody else wrote between them. */
import type { ItemId } from '../core/item.ts'
import { startOf, type State } from './packing.ts'
import type { Plan } from './plan.ts'
import { addressId, type Changes, type Position, type Revision, type StoredBlob } from './storage.ts'

/** What is kept: more than comes in between two searches. Characters of JSON, and bytes of blobs. */
const MOST = { commits: 32, size: 1_000_000 }

/** What a commit found and did. */
export interface CommitDone {
  readonly state: State
  readonly plan: Plan
}

/** What `since` is asked. */
export interface SinceAsked {
  readonly position: Position | undefined
  readonly set: string | undefined
  readonly limit: number
}

/** The last commits. */
export interface LastCommits {
  note(done: CommitDone): void
  /** What changed from a position to a state, if all of it is known and fits into one piece. */
  since(asked: SinceAsked, state: State): Changes | undefined
  /** Somebody has read as far as the storage of this epoch goes. What was committed without any reader is not kept. */
  hasRead(epoch: string): void
  /** Lets go of what was committed. */
  forget(): void
}

/** One of them. */
interface KnownCommit {
  readonly before: number
  readonly upTo: number
  readonly rows: readonly Revision[]
  readonly blobs: readonly StoredBlob[]
  readonly size: number
}

/** Nothing is committed yet. */
export function createLastCommits(): LastCommits {
  let epoch: string | undefined
  let known: KnownCommit[] = []
  let unread = 0
  const forget = (): void => void (known = [])

  return {
    forget,
    note({ state, plan: { committed, blobs, seq } }) {
      if (state.epoch !== epoch || known.at(-1)?.upTo !== state.seq) forget()
      epoch = state.epoch
      if (seq === state.seq) return
      if (++unread > MOST.commits) return forget() // nobody waits for a copy of it
      const removals = committed.removals.filter((tombstone) => tombstone !== undefined)
      const rows = [...committed.rows, ...removals]
      const size = sizeOf(rows, blobs)
      if (size > MOST.size) return forget()
      known.push({ before: state.seq, upTo: seq, size, ...structuredClone({ rows, blobs }) })
      while (sum(known) > MOST.size || known.length > MOST.commits) known.shift()
    },
    since({ position, set, limit }, state) {
      const { anew, after } = startOf(position, set, state)
      const later = state.epoch === epoch ? known.filter(({ upTo }) => upTo > after) : []
      if (anew || !reachesFrom(later, after, state.seq)) return undefined
      const rows = latest(later, after)
      const blobs = later.flatMap((one) => one.blobs).filter((blob) => blob.set === set)
      if (rows.length > limit) return undefined
      return structuredClone({ epoch: state.epoch, seq: state.seq, anew, packs: [], rows, blobs })
    },
    hasRead(read) {
      unread = 0
      if (read !== epoch) forget()
    },
  }
}

/** Whether commits that follow one another are all that came between two numbers. */
function reachesFrom([first, ...rest]: readonly KnownCommit[], after: number, upTo: number): boolean {
  return first === undefined ? after === upTo : first.before <= after && (rest.at(-1) ?? first).upTo === upTo
}

/** The latest state of each address that changed after a number, in the order of `seq`. */
function latest(commits: readonly KnownCommit[], after: number): Revision[] {
  const byId = new Map<ItemId, Revision>()
  for (const row of commits.flatMap(({ rows }) => rows)) {
    const id = addressId(row)
    byId.delete(id) // a Map keeps the order of insertion
    if (row.seq > after) byId.set(id, row)
  }
  return [...byId.values()]
}

function sizeOf(rows: readonly Revision[], blobs: readonly StoredBlob[]): number {
  return blobs.reduce((size, { data }) => size + data.length, JSON.stringify(rows).length)
}

function sum(commits: readonly KnownCommit[]): number {
  return commits.reduce((total, { size }) => total + size, 0)
}
