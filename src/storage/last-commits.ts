/** @module What the last commits of a storage changed, while nobody else wrote between them. */
import { type ItemId, itemId } from '../core/item.ts'
import { reaches, startOf, type State } from './packing.ts'
import type { Plan } from './plan.ts'
import type { Changes, Position, Revision, StoredBlob } from './storage.ts'

/** What is kept: more than comes in between two searches. */
const MOST = { rows: 512, commits: 32 }

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

/** The last commits. */
export interface LastCommits {
  note(done: Done): void
  /** What changed from a position to a state, if all of it is known and fits into one piece. */
  since(asked: Asked, state: State): Changes | undefined
  /** Lets go of what was committed. */
  forget(): void
}

/** One of them. */
interface Known {
  readonly before: number
  readonly upTo: number
  readonly rows: readonly Revision[]
  readonly blobs: readonly StoredBlob[]
}

/** Nothing is committed yet. */
export function createLastCommits(): LastCommits {
  let epoch: string | undefined
  let known: Known[] = []
  const forget = (): void => void (known = [])

  return {
    forget,
    note({ state, plan: { committed, blobs, seq } }) {
      if (seq === state.seq) return
      if (state.epoch !== epoch || known.at(-1)?.upTo !== state.seq) forget()
      epoch = state.epoch
      const removals = committed.removals.filter((tombstone) => tombstone !== undefined)
      const rows = [...committed.rows, ...removals]
      if (rows.length > MOST.rows) return forget() // nobody waits for a copy of so much
      known.push({ before: state.seq, upTo: seq, rows: structuredClone(rows), blobs })
      while (rowsOf(known) > MOST.rows || known.length > MOST.commits) known.shift()
    },
    since({ position, set, limit }, state) {
      const { anew, after } = startOf(position, set, state)
      const later = state.epoch === epoch ? known.filter(({ upTo }) => upTo > after) : []
      if (anew || !reachesFrom(later, after, state.seq)) return undefined
      const rows = latest(later, after)
      const blobs = later
        .flatMap((one) => one.blobs)
        .filter((blob) => blob.set === set && reaches(blob, after))
      if (rows.length > limit) return undefined
      return structuredClone({ epoch: state.epoch, seq: state.seq, anew, packs: [], rows, blobs })
    },
  }
}

/** Whether commits that follow one another are all that came between two numbers. */
function reachesFrom([first, ...rest]: readonly Known[], after: number, upTo: number): boolean {
  return first === undefined ? after === upTo : first.before <= after && (rest.at(-1) ?? first).upTo === upTo
}

/** The latest state of each address that changed after a number, in the order of `seq`. */
function latest(commits: readonly Known[], after: number): Revision[] {
  const byId = new Map<ItemId, Revision>()
  for (const row of commits.flatMap(({ rows }) => rows)) {
    const id = itemId(row.namespace, row.key)
    byId.delete(id) // a Map keeps the order of insertion
    if (row.seq > after) byId.set(id, row)
  }
  return [...byId.values()]
}

function rowsOf(commits: readonly Known[]): number {
  return commits.reduce((sum, { rows }) => sum + rows.length, 0)
}
