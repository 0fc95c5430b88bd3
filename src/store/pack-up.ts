/** @module Carries out what `packs.ts` decides: images of the index in place of rows and blobs, behind everybody's back. */
import { encodeFill } from '../search/segment.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { CleanPacking, Packing, Position, Storage, Target } from '../storage/storage.ts'
import type { Stretch } from '../search/pack.ts'
import type { Follower } from './catch-up.ts'
import { breathe } from '../core/breathe.ts'
import { defined } from '../core/json.ts'
import { type PackInfo, type Packs, type Plan, type Reach, WORDS_ONLY } from './packs.ts'

/** What packing needs. */
export interface PackContext {
  readonly storage: Storage
  readonly index: SearchIndex
  readonly packs: Packs
  readonly follower: Follower
  readonly set: string
}

/** How far the set may be packed. Without an embedder nothing waits for vectors. */
export function reachOf({ index, set, follower }: Pick<PackContext, 'index' | 'set' | 'follower'>): Reach {
  const read = follower.position()?.seq ?? 0
  const { firstBare } = index
  return { read, upTo: set === WORDS_ONLY || firstBare === undefined ? read : firstBare - 1 }
}

/**
 * Packs what has gathered. A crash at any moment leaves the old packs and blobs, or the new. Where another tab was quicker, nothing is
 * done, and the next reading begins anew with what that one packed.
 */
export async function packUp(context: PackContext): Promise<void> {
  const { storage, index, packs, follower } = context
  const position = follower.position()
  const reach = reachOf(context)
  if (position === undefined || !packs.isDue(index, reach)) return
  const plan = packs.plan(index, reach)
  if (plan.stretches.length === 0) return
  const { packing, written } = await write(context, plan, position)
  if (await storage.pack(packing)) packs.done(plan, written)
  else follower.forget()
}

/** Takes targets out of the index, and makes again the packs that held anything of them; with the vectors of what lies behind the packs. */
export async function packClean(context: PackContext, targets: readonly Target[]): Promise<CleanPacking> {
  const { index, packs, follower } = context
  await follower.catchUp()
  const position = follower.position() as Position
  for (const target of targets) index.erase(target)
  const { upTo, read } = reachOf(context)
  const blob = vectorsBehind(index, { from: upTo, upTo: read })
  const { packing } = await write(context, packs.planClean(index, upTo), position)
  return { ...packing, ...defined({ blob }) }
}

/** The vectors of a stretch up to the last change, as a blob; `undefined` where there are none. */
function vectorsBehind(index: SearchIndex, stretch: Stretch): Uint8Array | undefined {
  const count = index.count(stretch) // no fewer than its items, and those are the newest
  const items = count === 0 ? [] : index.list([], {}, { count })
  const entries = items
    .filter(({ seq }) => seq > stretch.from)
    .flatMap(({ namespace, key, seq }) =>
      (index.vectorsOf(namespace, key, seq) ?? []).map((vector, text) => ({ seq, text, vector })),
    )
  return entries.length === 0 ? undefined : encodeFill(entries)
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
