/** @module What a model is offered to do: what is not allowed is not offered. */
import type { Kinds } from './kinds.ts'
import type { KnownMemory } from './draft.ts'

/** What a model may do. */
export interface Allowed {
  readonly inserts: boolean
  /** Updating and superseding. */
  readonly updates: boolean
  readonly deletes: boolean
}

/** What can be done to the memories that are there. */
export interface Offer {
  /** The kinds that may be inserted. */
  readonly inserts: readonly string[]
  /** Whether there may be but one memory of a kind. */
  readonly onlyOne: boolean
  readonly updates: boolean
  readonly deletes: boolean
}

/**
 * What is offered. Where inserting is off but updating on, the first memory of a kind may be inserted all the same: so a profile is
 * created once and then kept up to date. Only what is `shown`, so many of the memories, can be changed.
 */
export function offerOf(
  allowed: Allowed,
  kinds: Kinds,
  memories: readonly KnownMemory[],
  shown: number = memories.length,
): Offer {
  const isThere = shown > 0
  return {
    inserts: [...kinds.keys()].filter((kind) => mayInsert(allowed, kind, memories)),
    onlyOne: !allowed.inserts,
    updates: allowed.updates && isThere,
    deletes: allowed.deletes && isThere,
  }
}

/** Whether a memory of this kind may be inserted. */
export function mayInsert(allowed: Allowed, kind: string, memories: readonly KnownMemory[]): boolean {
  return allowed.inserts || (allowed.updates && memories.every(({ memory }) => memory.kind !== kind))
}

/** Whether anything is offered. */
export function isOffered({ inserts, updates, deletes }: Offer): boolean {
  return inserts.length > 0 || updates || deletes
}
