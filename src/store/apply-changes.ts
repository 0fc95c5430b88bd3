/** @module What storage says has changed becomes what the index knows. */
import type { CallOptions } from '../core/call.ts'
import { kindOf, validityOf } from '../core/memory.ts'
import { toMillis } from '../core/time.ts'
import type { Entry } from '../search/entry.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { decodeSegment } from '../search/segment.ts'
import type { Vector } from '../search/vectors.ts'
import { type Changes, isTombstone, type Revision, type Row, type StoredBlob } from '../storage/storage.ts'
import { textsOf } from './embed-writes.ts'
import type { Packs } from './packs.ts'

/** What changes are applied to. */
export interface Applied {
  readonly index: SearchIndex
  readonly packs: Packs
}

/** Applies changes to an index, which is empty where they begin anew. */
export function applyChanges({ index, packs }: Applied, changes: Changes, options: CallOptions): void {
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
function load(changes: Changes, { index, packs }: Applied, { onProgress }: CallOptions): void {
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
