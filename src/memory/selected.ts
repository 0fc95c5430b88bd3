/** @module What a call that removes memories means, and which turns go with them. */
import { invalidArgument, show } from '../core/errors.ts'
import type { Item } from '../core/item.ts'
import { isObject } from '../core/json.ts'
import { toMemory, TURN_KIND } from '../core/memory.ts'
import { checkKey } from '../core/write.ts'
import { ALL } from '../store/store.ts'
import { listMatches, type Owner, type Selection } from './memories.ts'

/** Which memories: a key, keys, or what a selection names. */
export type Which = string | readonly string[] | Selection

/** What is to be removed. */
export interface Selected {
  readonly items: readonly Item[]
  /** Keys that were named and hold nothing now. */
  readonly absent: readonly string[]
}

/** Reads what is named. An empty selection is an error, never "all". */
export async function readSelected(
  owner: Owner,
  which: Which,
  { sources, signal }: { sources: boolean; signal: AbortSignal | undefined },
): Promise<Selected> {
  const named = await readNamed(owner, which, signal)
  if (!sources) return named
  return { ...named, items: [...named.items, ...(await sourcesOf(owner, named.items, signal))] }
}

async function readNamed(owner: Owner, which: Which, signal: AbortSignal | undefined): Promise<Selected> {
  if (typeof which === 'string' || Array.isArray(which)) {
    const keys = [...new Set(([which].flat() as string[]).map(checkKey))]
    const found = await Promise.all(keys.map((key) => owner.store.get(owner.namespace, key, { signal })))
    return {
      items: found.filter((item) => item !== undefined),
      absent: keys.filter((_, at) => found[at] === undefined),
    }
  }
  const { kinds, filter } = (which ?? {}) as Selection
  const namesKinds = Array.isArray(kinds) && kinds.length > 0
  if (!namesKinds && !(isObject(filter) && Object.keys(filter).length > 0)) {
    const empty = `Filter ${show(which)} names nothing: taken as it is, it would forget everything.`
    throw invalidArgument('filter', `${empty} Say which: a key, keys, or { kinds: ['Memory'] }.`)
  }
  return { items: await listMatches(owner, { kinds, filter, limit: ALL, signal }), absent: [] }
}

/** The turns that memories came from, without those that a memory which stays came from as well. */
async function sourcesOf(
  owner: Owner,
  removed: readonly Item[],
  signal: AbortSignal | undefined,
): Promise<Item[]> {
  const gone = new Set(removed.map(({ key }) => key))
  if (!removed.some((item) => sourceIds(item).length > 0)) return []
  const [facts, turns] = await Promise.all([
    listMatches(owner, { limit: ALL, signal }),
    listMatches(owner, { kinds: [TURN_KIND], limit: ALL, signal }),
  ])
  const find = linker(turns)
  const staying = facts.filter(({ key }) => !gone.has(key))
  const needed = new Set(staying.flatMap((fact) => sourceIds(fact).flatMap(find)))
  const found = new Set(removed.flatMap((item) => sourceIds(item).flatMap(find)))
  return [...found].filter((turn) => !needed.has(turn) && !gone.has(turn.key))
}

/**
 * Finds the turn that a source names: by its key, or by the id that the app gave its message. Ids repeat across threads: one that turns of
 * several threads carry does not say which is meant, so they stay.
 */
function linker(turns: readonly Item[]): (source: string) => Item[] {
  const byKey = new Map(turns.map((turn) => [turn.key, turn]))
  const byId = new Map<string, Item[]>()
  for (const turn of turns) {
    for (const id of sourceIds(turn)) byId.set(id, [...(byId.get(id) ?? []), turn])
  }
  return (source) => {
    const [turn, ...others] = byId.get(source) ?? []
    const found = byKey.get(source) ?? (others.length === 0 ? turn : undefined)
    return found === undefined ? [] : [found]
  }
}

function sourceIds({ value }: Item): readonly string[] {
  return toMemory(value).sources ?? []
}
