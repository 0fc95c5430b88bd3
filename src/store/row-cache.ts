/** @module Hot rows in memory. The index knows each row's current version, so a cached row is never stale. */
import { type ItemId, itemId } from '../core/item.ts'
import type { Entry } from '../search/entry.ts'
import type { Row, Storage } from '../storage/storage.ts'

/** Enough for the hits of the last few dozen searches. */
const CAPACITY = 1024
/** Larger values (in characters of JSON) are read again each time, so that the cache stays under some 16 MB. */
const LARGEST = 8192

/** More rows at once are a filter that looks through everything: they would only push out what is hot. */
const PAGE = 256

/** Reads rows through memory. */
export interface RowCache {
  /** The rows of entries, in their order; `undefined` for one that was removed meanwhile. */
  read(entries: readonly Entry[]): Promise<(Row | undefined)[]>
  /** Forgets them all. */
  clear(): void
}

/** A cache over a storage; the least recently used row goes first. */
export function createRowCache(storage: Storage): RowCache {
  const rows = new Map<ItemId, Row>()

  const keep = (row: Row): void => {
    if (JSON.stringify(row.value).length > LARGEST) return
    rows.set(itemId(row.namespace, row.key), row)
    if (rows.size > CAPACITY) rows.delete(rows.keys().next().value as ItemId)
  }
  const cached = ({ namespace, key, seq }: Entry): Row | undefined => {
    const id = itemId(namespace, key)
    const row = rows.get(id)
    if (row === undefined) return undefined
    rows.delete(id)
    if (row.seq !== seq) return undefined
    rows.set(id, row) // a Map keeps the order of insertion: now it is the most recent
    return row
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
    clear: () => rows.clear(),
  }
}
