/** @module Forgets: deletes, and leaves a mark where an app would bring a turn back by sending its conversation again. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, show } from '../core/errors.ts'
import type { Item } from '../core/item.ts'
import { isObject } from '../core/json.ts'
import { kindOf, toMemory, TURN_KIND } from '../core/memory.ts'
import type { Write } from '../core/write.ts'
import { ALL } from '../store/store.ts'
import { markForgotten } from './turns/marks.ts'
import { listMatches, type Owner, type Selection } from './memories.ts'

/** Options of `forget`. */
export interface ForgetOptions extends CallOptions {
  /** Forgets the turns that a memory came from, too, unless another memory stands on them. */
  readonly sources?: boolean | undefined
  /** Why; kept in the history of what is forgotten. */
  readonly why?: string | undefined
}

/** Forgets memories by key, or those a selection names; resolves to the keys that were forgotten. */
export async function forgetMemories(
  owner: Owner,
  which: string | readonly string[] | Selection,
  { sources = false, why, signal }: ForgetOptions,
): Promise<string[]> {
  const named = await itemsNamed(owner, which, signal)
  const items = sources ? [...named, ...(await sourcesOf(owner, named, signal))] : named
  const writes = items.flatMap(({ namespace, key, value }): Write[] => [
    { op: 'delete', namespace, key, why },
    ...(kindOf(value) === TURN_KIND ? [markForgotten(namespace, key)] : []),
  ])
  if (writes.length > 0) await owner.store.write(writes, { reserved: true, signal })
  return items.map(({ key }) => key)
}

async function itemsNamed(
  owner: Owner,
  which: string | readonly string[] | Selection,
  signal: AbortSignal | undefined,
): Promise<Item[]> {
  if (typeof which === 'string' || Array.isArray(which)) {
    const keys = [...new Set([which].flat() as string[])]
    const found = await Promise.all(keys.map((key) => owner.store.get(owner.namespace, key, { signal })))
    return found.filter((item) => item !== undefined)
  }
  const { kinds, filter } = (which ?? {}) as Selection
  const namesKinds = Array.isArray(kinds) && kinds.length > 0
  if (!namesKinds && !(isObject(filter) && Object.keys(filter).length > 0)) {
    const empty = `Filter ${show(which)} names nothing: taken as it is, it would forget everything.`
    throw invalidArgument('filter', `${empty} Say which: a key, keys, or { kinds: ['Memory'] }.`)
  }
  return listMatches(owner, { kinds, filter, limit: ALL, signal })
}

/**
 * The turns that memories came from, without those that a memory which stays came from as well. Ids repeat across threads: one that turns of
 * several threads carry does not say which is meant, so they stay.
 */
async function sourcesOf(
  owner: Owner,
  forgotten: readonly Item[],
  signal: AbortSignal | undefined,
): Promise<Item[]> {
  const gone = new Set(forgotten.map(({ key }) => key))
  const facts = await listMatches(owner, { limit: ALL, signal })
  const needed = new Set(facts.flatMap((fact) => (gone.has(fact.key) ? [] : idsOf(fact))))
  const ids = new Set(forgotten.flatMap(idsOf).filter((id) => !needed.has(id)))
  if (ids.size === 0) return []
  const turns = await listMatches(owner, { kinds: [TURN_KIND], limit: ALL, signal })
  const named = turns.filter((turn) => !gone.has(turn.key) && idsOf(turn).some((id) => ids.has(id)))
  const counts = new Map<string, number>()
  for (const id of named.flatMap(idsOf)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return named.filter((turn) => idsOf(turn).every((id) => counts.get(id) === 1))
}

function idsOf({ value }: Item): readonly string[] {
  const { sources } = toMemory(value)
  return Array.isArray(sources) ? sources : []
}
