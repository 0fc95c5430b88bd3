/**
 * @module What a storage committed itself a moment ago. In IndexedDB nobody reads while somebody writes; but while a commit of one's own is
 * open, what it read first is what is stored, and those before it one still knows: nobody need wait for it to end.
 */
import { type ItemId, itemId } from '../core/item.ts'
import { withResolvers } from '../core/with-resolvers.ts'
import { reaches, startOf, type State } from './packing.ts'
import type { Plan } from './plan.ts'
import type { Changes, Position, Revision, StoredBlob } from './storage.ts'

/** So many rows are kept, of the last commits: more than come in between two searches. */
const MOST_ROWS = 512

/** Who writes tells so while the transaction is open. */
export interface Open {
  /** What is stored before anything is changed. */
  begins(state: State): void
  /** The last request has succeeded: from now on it may be committed, and others write, before this thread hears of it. */
  ends(): void
}

/** What a commit found and did. */
export interface Done {
  readonly state: State
  readonly plan: Plan
}

/** What `since` is asked. */
export interface Asked {
  readonly position: Position | undefined
  readonly set: string | undefined
  readonly limit: number
}

/** The commits of one storage. */
export interface OwnCommits {
  /** Commits. */
  commit(work: (open: Open) => Promise<Done>): Promise<Plan>
  /** What changed after a position, if a commit is open, or about to open, and all that came since is known; else `undefined`. */
  since(asked: Asked): Promise<Changes | undefined>
}

/** One that is committed, or waits for its turn. */
interface UnderWay {
  /** Resolves when it has begun, or failed before. */
  readonly begun: Promise<void>
  /** What is stored while it is open. */
  state: State | undefined
}

/** One that was committed: nobody else wrote between it and the next. */
interface Own {
  readonly before: number
  readonly upTo: number
  readonly rows: readonly Revision[]
  readonly blobs: readonly StoredBlob[]
}

/** Nothing is committed yet. */
export function createOwnCommits(): OwnCommits {
  const underWay = new Set<UnderWay>()
  let epoch: string | undefined
  let known: Own[] = []

  const note = ({ state, plan }: Done): void => {
    const { committed, blobs, seq } = plan
    if (seq === state.seq) return
    if (state.epoch !== epoch || known.at(-1)?.upTo !== state.seq) known = []
    epoch = state.epoch
    const rows = [...committed.rows, ...committed.removals.filter((tombstone) => tombstone !== undefined)]
    const isMuch = rows.length > MOST_ROWS // nobody waits for a copy of it
    known = isMuch ? [] : [...known, { before: state.seq, upTo: seq, rows: structuredClone(rows), blobs }]
    while (rowsOf(known) > MOST_ROWS) known.shift()
  }

  return {
    async commit(work) {
      const { promise: begun, resolve } = withResolvers<void>()
      const one: UnderWay = { begun, state: undefined }
      const ends = (): void => {
        underWay.delete(one)
        one.state = undefined
        resolve()
      }
      const begins = (state: State): void => {
        underWay.add(one) // again, where a lost connection made it begin anew
        one.state = state
        resolve()
      }
      underWay.add(one)
      try {
        const done = await work({ begins, ends })
        note(done)
        return done.plan
      } finally {
        ends()
      }
    },
    async since({ position, set, limit }) {
      const [first] = underWay
      await first?.begun
      const state = first?.state
      if (state === undefined) return undefined
      const { anew, after } = startOf(position, set, state)
      if (anew) return undefined
      const later = known.filter(({ upTo }) => upTo > after)
      const isKnown =
        state.epoch === epoch && later.at(-1)?.upTo === state.seq && (later[0] as Own).before <= after
      if (after < state.seq && !isKnown) return undefined
      const rows = latest(later, after)
      if (rows.length > limit) return undefined
      const blobs = later.flatMap(({ blobs }) =>
        blobs.filter((blob) => blob.set === set && reaches(blob, after)),
      )
      return { epoch: state.epoch, seq: state.seq, anew, packs: [], rows: structuredClone(rows), blobs }
    },
  }
}

/** The latest state of each address that changed after a number, in the order of `seq`. */
function latest(commits: readonly Own[], after: number): Revision[] {
  const byId = new Map<ItemId, Revision>()
  for (const row of commits.flatMap(({ rows }) => rows)) {
    const id = itemId(row.namespace, row.key)
    byId.delete(id) // a Map keeps the order of insertion
    if (row.seq > after) byId.set(id, row)
  }
  return [...byId.values()]
}

function rowsOf(commits: readonly Own[]): number {
  return commits.reduce((sum, { rows }) => sum + rows.length, 0)
}
