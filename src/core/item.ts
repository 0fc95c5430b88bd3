/** @module The unit of storage. */
import type { JsonObject } from './json.ts'
import type { Namespace } from './namespace.ts'

/**
 * What is stored: plain JSON under a namespace and a key. Values are copies; changing one changes nothing stored.
 */
export interface Item {
  readonly namespace: Namespace
  readonly key: string
  readonly value: JsonObject
  /** What the index was told about the item; `false` keeps it out of the index. */
  readonly index?: IndexHint | false
  /** Rises with every change of any item of the store; what an expectation of a write compares. */
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
  /** When it is shown no more, ISO 8601; an item without stays. */
  readonly expiresAt?: string
}

/**
 * What the index knows of an item, given by the writer. It is kept with the item; a put without a hint keeps `group`,
 * `position`, `label` and `time`, and derives the text again.
 */
export interface IndexHint {
  /** The text to search by, instead of the one derived from the value. Several texts score by the best. */
  readonly text?: string | readonly string[]
  /** Dotted paths into the value whose texts to search by, such as `['title', 'tags[*]']`. */
  readonly fields?: readonly string[]
  /** Items of one group are neighbours, in the order of `position`: a conversation's turns. */
  readonly group?: string
  readonly position?: number
  /** A name that a query may call the item by: who spoke. */
  readonly label?: string
  /** The moment that the item is about, ISO 8601. */
  readonly time?: string
}

/** An item's identity as one string: namespace and key. */
export type ItemId = string & { readonly __brand: 'ItemId' }

/** The identity of the item at a namespace and key. */
export function itemId(namespace: Namespace, key: string): ItemId {
  return JSON.stringify([namespace, key]) as ItemId
}
