/** @module From a stored row to what callers get: a copy. */
import { defined } from '../core/json.ts'
import type { Item } from '../core/item.ts'
import type { Row } from '../storage/storage.ts'

/** A row as an item. */
export function toItem({ namespace, key, value, index, seq, createdAt, updatedAt, expiresAt }: Row): Item {
  const item = {
    namespace,
    key,
    value,
    ...defined({ index }),
    version: seq,
    createdAt,
    updatedAt,
    ...defined({ expiresAt }),
  }
  return structuredClone(item)
}
