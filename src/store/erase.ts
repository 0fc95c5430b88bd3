/** @module Erasing: nothing of what is erased can be found in the storage afterwards. */
import { invalidArgument, show } from '../core/errors.ts'
import { checkNamespace, checkPrefix } from '../core/namespace.ts'
import { checkKey } from '../core/write.ts'
import type { Packing, Row, Storage, Target, Tombstone } from '../storage/storage.ts'

/** Makes the packs that stay, without what is under the target; `undefined` lets every set's vectors go. */
export type MakePacking = (target: Target) => Promise<Packing | undefined>

/** A checked copy of what is to be erased: a prefix (`[]` is everything), or one item. */
export function checkTarget(target: unknown): Target {
  if (typeof target === 'object' && target !== null) {
    const { prefix, namespace, key } = target as Record<string, unknown>
    if (prefix !== undefined && namespace === undefined && key === undefined) {
      return { prefix: checkPrefix(prefix) }
    }
    if (prefix === undefined) return { namespace: checkNamespace(namespace), key: checkKey(key) }
  }
  throw invalidArgument('target', `Target ${show(target)} is neither { prefix } nor { namespace, key }.`)
}

/** Erases a target, however others write meanwhile. Gives the number of items that went, and what listeners hear of them. */
export async function eraseTarget(
  storage: Storage,
  target: Target,
  makePacking: MakePacking,
): Promise<{ count: number; erased: Tombstone[] }> {
  for (;;) {
    const found = 'prefix' in target ? await storage.scan(target.prefix) : await storage.get([target])
    const count = await storage.erase([target], await makePacking(target))
    if (count === undefined) continue // somebody wrote meanwhile
    return { count, erased: found.flatMap((row) => (row === undefined ? [] : [toErased(row)])) }
  }
}

function toErased({ namespace, key, seq, createdAt, updatedAt }: Row): Tombstone {
  return { namespace, key, seq, createdAt, updatedAt, deleted: true }
}
