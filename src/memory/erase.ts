/** @module Erases: nothing is left of a memory but, for a turn, the mark that keeps it from coming back. */
import { commitPart, untilUndisturbed } from './commit-part.ts'
import { type ForgetOptions, forgetTurns } from './forget.ts'
import type { Owner } from './memories.ts'
import { readSelected, type Which } from './selected.ts'

/** What names all that a user has. */
export const EVERYTHING = 'everything'

/**
 * Erases memories with their history, words and vectors; resolves to how many items that were. The marks of turns are written first: what
 * stops it leaves turns that can be erased again, and none that comes back. `'everything'` takes Keepsake's own items along.
 */
export async function eraseMemories(
  owner: Owner,
  which: Which,
  { sources = false, signal }: ForgetOptions,
): Promise<number> {
  const { store, namespace } = owner
  if (which === EVERYTHING) return store.erase({ prefix: namespace }, { signal })
  const { items, absent } = await readSelected(owner, which, { sources, signal })
  await untilUndisturbed(async () => commitPart(store, await forgetTurns(store, items), signal))
  const targets = [
    ...items.map(({ namespace, key }) => ({ namespace, key })),
    ...absent.map((key) => ({ namespace, key })),
  ]
  let erased = 0
  for (const target of targets) erased += await store.erase(target, { signal })
  return erased
}
