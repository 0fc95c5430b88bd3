/** @module Carries out what `packs.ts` decides: images of the index in place of rows and blobs, behind everybody's back. */
import type { SearchIndex } from '../search/search-index.ts'
import type { Packing, Position, Storage, Target } from '../storage/storage.ts'
import type { Follower } from './catch-up.ts'
import { breathe } from '../core/breathe.ts'
import type { PackInfo, Packs, Plan } from './packs.ts'

/** What packing needs. */
export interface PackContext {
  readonly storage: Storage
  readonly index: SearchIndex
  readonly packs: Packs
  readonly follower: Follower
  readonly set: string
}

/**
 * Packs what has gathered. A crash at any moment leaves the old packs and blobs, or the new. Where another tab was quicker, nothing is
 * done, and the next reading begins anew with what that one packed.
 */
export async function packUp(context: PackContext): Promise<void> {
  const { storage, index, packs, follower } = context
  if (!packs.isDue()) return
  const position = follower.position()
  if (position === undefined) return
  const plan = packs.plan(index, position.seq)
  if (plan.stretches.length === 0) return
  const { packing, written } = await write(context, plan, position)
  if (await storage.pack(packing)) packs.done(plan, written)
  else follower.forget()
}

/**
 * Erases targets for good. The packs that held anything of them are written anew without. Resolves to the number of items that were
 * there; all of it is tried again where somebody wrote meanwhile, until the signal is aborted.
 */
export async function eraseTargets(
  context: PackContext,
  targets: readonly Target[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const { storage, index, packs, follower } = context
  for (;;) {
    signal?.throwIfAborted()
    await follower.catchUp()
    const position = follower.position() as Position
    for (const target of targets) index.erase(target)
    try {
      const plan = packs.planClean(index, position.seq)
      const { packing } = await write(context, plan, position)
      signal?.throwIfAborted()
      const erased = await storage.erase(targets, [packing])
      if (erased !== undefined) return erased
    } finally {
      follower.forget() // the index no longer holds what the storage may still hold; and after erasing, an epoch begins
    }
  }
}

/** The packs of a plan. Each is made in a task of its own, so that searches come between. */
async function write(
  { index, set }: PackContext,
  { stretches, replaced, kills }: Plan,
  position: Position,
): Promise<{ packing: Packing; written: PackInfo[] }> {
  const written: PackInfo[] = []
  const packs: Packing['packs'][number][] = []
  for (const [at, stretch] of stretches.entries()) {
    const own = at === stretches.length - 1 ? kills : []
    packs.push({ ...stretch, data: index.pack(stretch, own) })
    written.push({ ...stretch, slots: index.count(stretch), kills: own })
    await breathe()
  }
  return { packing: { set, position, replaced: replaced.map(({ from }) => from), packs }, written }
}
