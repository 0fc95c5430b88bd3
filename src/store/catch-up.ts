/** @module Brings the index up to what storage holds: a second tab, a crash and a cold start are one case. */
import type { CallOptions } from '../core/call.ts'
import { itemId } from '../core/item.ts'
import { kindOf, validityOf } from '../core/memory.ts'
import { toMillis } from '../core/time.ts'
import type { Entry } from '../search/entry.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { decodeSegment } from '../search/segment.ts'
import type { Vector } from '../search/vectors.ts'
import { isTombstone, type Position, type Row, type Storage, type StoredBlob } from '../storage/storage.ts'
import { textsOf } from './embed-writes.ts'

/** Rows between two reports of progress. */
const BATCH = 1000

/** An index that follows a storage. */
export interface Follower {
  /** Applies what changed since the last call. Calls that overlap share one reading. */
  catchUp(options?: CallOptions): Promise<void>
}

/** Lets an index follow a storage, with the vectors of one set. `startAnew` must empty the index and what else was read. */
export function follow(
  storage: Storage,
  index: SearchIndex,
  { set, startAnew }: { set: string | undefined; startAnew: () => void },
): Follower {
  let position: Position | undefined
  let reading: Promise<void> | undefined
  let queued: Promise<void> | undefined

  const read = async ({ onProgress }: CallOptions): Promise<void> => {
    const changes = await storage.since(position, set)
    if (changes.anew) startAnew()
    const vectors = readVectors(changes.blobs)
    changes.rows.forEach((row, done) => {
      const id = itemId(row.namespace, row.key)
      if (isTombstone(row)) index.remove(row.namespace, id)
      else addRow(index, row, vectors.get(row.seq))
      if (done % BATCH === BATCH - 1) {
        onProgress?.({ phase: 'open', done: done + 1, total: changes.rows.length })
      }
    })
    position = { epoch: changes.epoch, seq: changes.seq }
  }
  const start = (options: CallOptions): Promise<void> => {
    const started = read(options).finally(() => {
      if (reading === started) reading = undefined
    })
    return (reading = started)
  }

  return {
    // A reading under way may have begun before the caller's last write, so the caller needs the next one.
    catchUp(options = {}) {
      if (queued !== undefined) return queued
      if (reading === undefined) return start(options)
      queued = reading
        .catch(() => {})
        .then(() => {
          queued = undefined
          return start(options)
        })
      return queued
    },
  }
}

/** Vectors by the `seq` of their row. A vector whose row has changed since is not asked for. */
function readVectors(blobs: readonly StoredBlob[]): Map<number, (Vector | undefined)[]> {
  const vectors = new Map<number, (Vector | undefined)[]>()
  for (const { seq, data } of blobs) {
    for (const { row, text, vector } of decodeSegment(data)) {
      const ofRow = vectors.get(seq + row) ?? []
      ofRow[text] = vector
      vectors.set(seq + row, ofRow)
    }
  }
  return vectors
}

function addRow(index: SearchIndex, row: Row, vectors: readonly (Vector | undefined)[] = []): void {
  index.add({ entry: toEntry(row), texts: textsOf(row), vectors })
}

function toEntry({ namespace, key, seq, value, index, expiresAt }: Row): Entry {
  const { validFrom, validUntil } = validityOf(value)
  const hint = index === false || index === undefined ? {} : index
  return {
    id: itemId(namespace, key),
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
