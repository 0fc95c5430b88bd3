/** @module What a store says of its embedding. */
import { defined } from '../core/json.ts'
import type { EmbeddingStatus } from './embedding.ts'
import type { Sets } from './sets.ts'
import type { Upgrades } from './upgrades.ts'

/** What answers, as far as the storage has been read by now, and what it is changing to. */
export async function readStatus(sets: Sets, upgrades: Upgrades): Promise<EmbeddingStatus> {
  return sets.answering(async ({ embedder, mirror }) => {
    await mirror.catchUp()
    return {
      items: mirror.items(),
      pending: mirror.pending(),
      ...defined({
        embedder: embedder?.id,
        dimensions: embedder?.dimensions ?? mirror.dimensions(),
        upgrade: upgrades.status(),
      }),
    }
  })
}
