/** @module What reading memories gives. */
import { defined } from '../core/json.ts'
import { type Memory, textOf, toMemory } from '../core/memory.ts'
import type { Item } from '../core/item.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Explain, Match } from '../store/store.ts'

/** A memory as it is read. */
export interface Stored {
  readonly namespace: Namespace
  readonly key: string
  readonly value: Memory
  /** The memory in words: what to show, and what it is searched by. */
  readonly text: string
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** A memory that was found. */
export interface Hit extends Stored {
  /** How well it answers, 0 … 1; scores of different queries compare. */
  readonly score: number
  /** Why it has its score, where the search asked for it. */
  readonly explain?: Explain
}

/** An item read as a memory. */
export function toStored({ namespace, key, value, version, createdAt, updatedAt }: Item): Stored {
  return { namespace, key, value: toMemory(value), text: textOf(value), version, createdAt, updatedAt }
}

/** A match as a hit; `undefined` for one that was only listed. */
export function toHit(match: Match): Hit | undefined {
  const { score, explain } = match
  if (score === undefined) return undefined
  return { ...toStored(match), score, ...defined({ explain }) }
}
