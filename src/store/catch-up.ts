/** @module Brings the index up to what storage holds: a second tab, a crash and a cold start are one case. */
import { breathe } from '../core/breathe.ts'
import type { CallOptions } from '../core/call.ts'
import { kindOf, validityOf } from '../core/memory.ts'
import { toMillis } from '../core/time.ts'
import type { Entry } from '../search/entry.ts'
import { isOfOtherFormat } from '../search/pack-format.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { decodeSegment } from '../search/segment.ts'
import type { Vector } from '../search/vectors.ts'
import {
  type Changes,
  isTombstone,
  type Position,
  positionAfter,
  type Revision,
  type Row,
  type Storage,
  type StoredBlob,
} from '../storage/storage.ts'
import { textsOf } from './embed-writes.ts'
import type { Packs } from './packs.ts'

/** Rows of a piece: some 10 ms where the code is warm, between which other calls get in. */
const PIECE = 1000

/** An index that follows a storage. */
export interface Follower {
  /** Applies what changed since the last call, in pieces. Calls that overlap share one reading. */
  catchUp(options?: CallOptions): Promise<void>
  /** Waits while everything is being read anew: until then the index holds only a part. */
  settle(): Promise<void>
  /** How far the index has come; `undefined` before the first reading. */
  position(): Position | undefined
  /** Lets the next call read everything anew. */
  forget(): void
  /** The same, and empties the index at once. */
  clear(): void
}

/** What follows a storage: the index, what is known of its packs, the set of vectors, and how all that was read is let go of. */
export interface Following {
  readonly index: SearchIndex
  readonly packs: Packs
  readonly set: string
  readonly startAnew: () => void
  /** Makes the set's packs anew from the rows; where another tab packs meanwhile, nothing has changed. */
  readonly remake: (options: CallOptions) => Promise<unknown>
}

/** Lets an index follow a storage. */
export function follow(storage: Storage, following: Following): Follower {
  let position: Position | undefined
  let isWhole = false
  let forgotten = 0
  let reading: Promise<void> | undefined
  let queued: Promise<void> | undefined

  const clear = (): void => {
    position = undefined // so that a reading that fails half way is begun again
    isWhole = false
    following.startAnew()
  }
  const readPiece = async (options: CallOptions): Promise<Changes> => {
    const before = forgotten
    const changes = await readableChanges(storage, position, { following, options })
    if (before !== forgotten) return readPiece(options) // it was read for what is not there any more
    if (changes.anew) clear()
    apply(following, changes, options)
    position = positionAfter(changes)
    return changes
  }
  const read = async (options: CallOptions): Promise<void> => {
    for (let rows = 0; ;) {
      const changes = await readPiece(options)
      isWhole ||= changes.more !== true
      if (changes.more !== true) return
      options.onProgress?.({ phase: 'open', done: (rows += changes.rows.length) })
      await breathe()
    }
  }
  const start = (options: CallOptions): Promise<void> => {
    const started = read(options).finally(() => {
      if (reading === started) reading = undefined
    })
    return (reading = started)
  }
  // A reading under way may have begun before the caller's last write, so the caller needs the next one.
  const catchUp: Follower['catchUp'] = (options = {}) => {
    if (queued !== undefined) return queued
    if (reading === undefined) return start(options)
    queued = reading
      .catch(() => {})
      .then(() => {
        queued = undefined
        return start(options)
      })
    return queued
  }

  return {
    catchUp,
    async settle() {
      while (!isWhole) await catchUp()
    },
    position: () => position,
    forget() {
      forgotten++
      position = undefined
    },
    clear() {
      forgotten++
      clear()
    },
  }
}

/**
 * The next piece of what changed. The index is only a copy: packs that another version of Keepsake wrote are made anew, however often
 * somebody is quicker.
 */
async function readableChanges(
  storage: Storage,
  position: Position | undefined,
  { following: { set, remake }, options: { onProgress } }: { following: Following; options: CallOptions },
): Promise<Changes> {
  for (;;) {
    const changes = await storage.since(position, set, { limit: PIECE })
    if (!changes.packs.some(({ data }) => isOfOtherFormat(data))) return changes
    await remake({ onProgress }) // whoever aborts leaves a reading that others share
  }
}

function apply({ index, packs }: Following, changes: Changes, options: CallOptions): void {
  if (changes.anew) load(changes, { index, packs }, options)
  const vectors = readVectors(changes.blobs)
  for (const row of changes.rows) {
    const replaced = applyRow(index, row, vectors.get(row.seq))
    if (replaced !== undefined) packs.dropped(replaced)
    vectors.delete(row.seq)
  }
  for (const [seq, ofRow] of vectors) index.embed(seq, ofRow) // of rows that were read before
  packs.grew(changes.rows.length)
}

/** Reads the packs into the empty index. */
function load(
  changes: Changes,
  { index, packs }: Pick<Following, 'index' | 'packs'>,
  { onProgress }: CallOptions,
): void {
  const total = changes.packs.length
  const read = index.load(
    changes.packs.map(({ data }) => data),
    (done) => onProgress?.({ phase: 'open', done, total }),
  )
  packs.loaded(
    changes.packs.map(({ from, upTo }, at) => ({ from, upTo, ...(read[at] as (typeof read)[number]) })),
  )
}

/** Applies a changed row; returns the number of the row that it replaces. */
function applyRow(
  index: SearchIndex,
  row: Revision,
  vectors: readonly (Vector | undefined)[] = [],
): number | undefined {
  if (isTombstone(row)) return index.remove(row.namespace, row.key)
  return index.add({ entry: toEntry(row), texts: textsOf(row), vectors })
}

/** Vectors by the `seq` of their row. A vector whose row has changed since is not asked for. */
function readVectors(blobs: readonly StoredBlob[]): Map<number, (Vector | undefined)[]> {
  const vectors = new Map<number, (Vector | undefined)[]>()
  for (const blob of blobs) {
    for (const { seq, text, vector } of decodeSegment(blob.data, blob.seq)) {
      const ofRow = vectors.get(seq) ?? []
      ofRow[text] = vector
      vectors.set(seq, ofRow)
    }
  }
  return vectors
}

/** What the index knows of a row. */
export function toEntry({ namespace, key, seq, value, index, expiresAt }: Row): Entry {
  const { validFrom, validUntil } = validityOf(value)
  const hint = index === false || index === undefined ? {} : index
  return {
    namespace,
    key,
    seq,
    kind: kindOf(value),
    group: hint.group,
    position: hint.position,
    label: hint.label,
    time: readMoment(hint.time),
    validFrom: readMoment(validFrom),
    validUntil: readMoment(validUntil),
    expiresAt: readMoment(expiresAt),
  }
}

/** Values are the app's: what is no moment in them says nothing of when they hold. */
function readMoment(moment: string | undefined): number | undefined {
  const millis = moment === undefined ? NaN : toMillis(moment)
  return Number.isNaN(millis) ? undefined : millis
}
