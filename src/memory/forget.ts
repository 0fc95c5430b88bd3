/** @module Forgets: deletes, and leaves a mark where an app would bring a turn back by sending its conversation again. */
import type { CallOptions } from '../core/call.ts'
import type { Item } from '../core/item.ts'
import { kindOf, TURN_KIND } from '../core/memory.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Write } from '../core/write.ts'
import type { Store } from '../store/store.ts'
import { type CommitPart, commitPart, joinParts, untilUndisturbed } from './commit-part.ts'
import type { Owner } from './memories.ts'
import { unlearn } from './reflection/jobs.ts'
import { readSelected, type Which } from './selected.ts'
import { markForgotten } from './turns/marks.ts'

/** Options of `forget` and `erase`. */
export interface ForgetOptions extends CallOptions {
  /** Removes the turns that a memory came from, too, unless another memory stands on them. */
  readonly sources?: boolean | undefined
  /** Why; kept in the history of what is forgotten. */
  readonly why?: string | undefined
}

/** Forgets memories by key, or those a selection names; resolves to the keys that were forgotten. */
export async function forgetMemories(
  owner: Owner,
  which: Which,
  { sources = false, why, signal }: ForgetOptions,
): Promise<string[]> {
  const { items } = await readSelected(owner, which, { sources, signal })
  const deletions = items.map(({ namespace, key }): Write => ({ op: 'delete', namespace, key, why }))
  await untilUndisturbed(async () => {
    const forgotten = await forgetTurns(owner.store, items)
    await commitPart(owner.store, joinParts([{ writes: deletions, expect: [] }, forgotten]), signal)
  })
  return items.map(({ key }) => key)
}

/** What keeps turns among items from coming back when an app sends its conversation again, and from being learned from. */
export async function forgetTurns(store: Store, items: readonly Item[]): Promise<CommitPart> {
  const turns = items.filter(({ value }) => kindOf(value) === TURN_KIND)
  const marks = turns.map(({ namespace, key }) => markForgotten(namespace, key))
  const homes = new Map<string, { namespace: Namespace; keys: string[] }>()
  for (const { namespace, key } of turns) {
    const name = JSON.stringify(namespace)
    homes.set(name, { namespace, keys: [...(homes.get(name)?.keys ?? []), key] })
  }
  const jobs = await Promise.all(
    [...homes.values()].map(({ namespace, keys }) => unlearn(store, namespace, keys)),
  )
  return joinParts([{ writes: marks, expect: [] }, ...jobs])
}
