/** @module Hot rows in memory. The index knows each row's current version, so a cached row is never stale. */
import type { ItemId } from '../core/item.ts'
import type { Entry } from '../search/entry.ts'
import { addressId, isTombstone, type Revision, type Row, type Storage } from '../storage/storage.ts'

/** Characters of JSON that are kept: about 10 MB with the objects around them, some 6,000 turns. */
const ROOM = 4_000_000
/** Larger rows (in characters of JSON) are read again each time: a few of them would push out all others. */
const LARGEST = 8192
/** What the objects of a row take besides, as if it were characters. */
const ROW = 300

/** More rows at once are a filter that looks through everything, or a store that is being opened: they would only push out what is hot. */
const PAGE = 256

/** Reads rows through memory. */
export interface RowCache {
  /** The rows of entries, in their order; `undefined` for one that was removed meanwhile. */
  read(entries: readonly Entry[]): Promise<(Row | undefined)[]>
  /** Keeps what was read for the index: a search while it comes in may find it, and would have to wait for storage that is being written. */
  saw(changed: readonly Revision[]): void
  /** Forgets them all. */
  clear(): void
}

/** A row, and how many characters it takes. */
interface Cached {
  readonly row: Row
  readonly size: number
}

/** A cache over a storage; the least recently used rows go first. */
export function createRowCache(storage: Storage): RowCache {
  const rows = new Map<ItemId, Cached>() // which keeps the order of insertion: the most recent is the last
  let room = ROOM

  const drop = (id: ItemId): void => {
    room += rows.get(id)?.size ?? 0
    rows.delete(id)
  }
  const keep = (row: Row, size = JSON.stringify(row).length + ROW): void => {
    const id = addressId(row)
    drop(id)
    if (size > LARGEST) return
    rows.set(id, { row, size })
    room -= size
    for (const [oldest] of rows) {
      if (room >= 0) return
      drop(oldest)
    }
  }
  const cached = (entry: Entry): Row | undefined => {
    const found = rows.get(addressId(entry))
    if (found?.row.seq !== entry.seq) return undefined
    keep(found.row, found.size)
    return found.row
  }

  return {
    async read(entries) {
      const found = entries.map(cached)
      const missing = entries.filter((_, index) => found[index] === undefined)
      if (missing.length === 0) return found
      const fetched = await storage.get(missing)
      if (missing.length <= PAGE) for (const row of fetched) if (row !== undefined) keep(row)
      let next = 0
      return found.map((row) => row ?? fetched[next++])
    },
    saw(changed) {
      for (const row of changed) {
        if (isTombstone(row) || changed.length > PAGE) drop(addressId(row))
        else keep(row)
      }
    },
    clear() {
      rows.clear()
      room = ROOM
    },
  }
}
