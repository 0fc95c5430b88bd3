/** @module What the index knows of an item: plain data given by the writer. It knows groups and labels, never "turns". */
import type { ItemId } from '../core/item.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Vector } from './vectors.ts'

/** What stays in memory of an item once its texts are indexed. Moments are milliseconds since 1970. */
export interface Entry {
  readonly id: ItemId
  readonly namespace: Namespace
  readonly key: string
  /** The row's sequence number: the item's version. */
  readonly seq: number
  readonly kind: string
  readonly group?: string | undefined
  readonly position?: number | undefined
  readonly label?: string | undefined
  readonly time?: number | undefined
  readonly validFrom?: number | undefined
  readonly validUntil?: number | undefined
  readonly expiresAt?: number | undefined
}

/** An item on its way into the index. */
export interface IndexedItem {
  readonly entry: Entry
  /** None for an item that is kept out of the index. */
  readonly texts: readonly string[]
  /** One per text; a text without one is found by its words only. */
  readonly vectors: readonly (Vector | undefined)[]
}

/** What a search may return. It restricts results, never neighbours or statistics. */
export interface Restriction {
  readonly kinds?: readonly string[] | undefined
  readonly exceptKinds?: readonly string[] | undefined
  readonly group?: string | undefined
  /** Leaves out what had not begun or had ended by this moment (milliseconds since 1970). */
  readonly validAt?: number | undefined
  /** Leaves out what had ended by this moment, not what is still to come. */
  readonly notEndedAt?: number | undefined
  /** Leaves out what has expired by this moment. */
  readonly now?: number | undefined
}

/** Whether an entry passes a restriction. */
export function passes(entry: Entry, restriction: Restriction): boolean {
  const { kinds, exceptKinds, group, now } = restriction
  if (now !== undefined && (entry.expiresAt ?? Infinity) <= now) return false
  if (kinds?.includes(entry.kind) === false || exceptKinds?.includes(entry.kind) === true) return false
  return (group === undefined || entry.group === group) && holds(entry, restriction)
}

function holds(entry: Entry, { validAt, notEndedAt }: Restriction): boolean {
  if (validAt !== undefined && ((entry.validFrom ?? -Infinity) > validAt || ended(entry, validAt))) {
    return false
  }
  return notEndedAt === undefined || !ended(entry, notEndedAt)
}

function ended(entry: Entry, moment: number): boolean {
  return entry.validUntil !== undefined && entry.validUntil <= moment
}
