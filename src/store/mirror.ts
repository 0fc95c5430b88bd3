/** @module The storage's mirror in memory: an index that follows it, the packs that it opens from, and hot rows. */
import type { CallOptions } from '../core/call.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { createSearchIndex, type SearchIndex } from '../search/search-index.ts'
import type { Language } from '../search/tokens.ts'
import type { Vector } from '../search/vectors.ts'
import type { Row, Storage, Target } from '../storage/storage.ts'
import { follow } from './catch-up.ts'
import { eraseTargets, packUp } from './pack-up.ts'
import { createPacks, TAIL } from './packs.ts'
import { createTurns } from './in-turn.ts'
import { reindex, remakePacks } from './reindex.ts'
import { createRowCache, type RowCache } from './row-cache.ts'

/** What is mirrored. */
export interface MirrorContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
  readonly language: Language | undefined
  /** How many rows are let gather before they are packed. */
  readonly tail?: number | undefined
}

/** A copy in memory, never the truth. */
export interface Mirror {
  readonly index: SearchIndex
  readonly rows: RowCache
  /** Brings the index up to what the storage holds. */
  catchUp(options?: CallOptions): Promise<void>
  /** So many rows were written, which the index may not have read yet. */
  wrote(rows: number): void
  /** The vectors of a row's texts, where the index holds this version of it. */
  vectorsOf(row: Row): readonly Vector[] | undefined
  /** Whether `packUp` has anything to do: cheap to ask after every call. */
  isPackingDue(): boolean
  /** Packs what has gathered, so that the next opening is quick. */
  packUp(): Promise<void>
  /** Erases for good, in storage and here; resolves to the number of items. */
  erase(targets: readonly Target[], signal?: AbortSignal): Promise<number>
  /** Embeds and packs everything anew. */
  reindex(options: CallOptions): Promise<void>
}

/** Without an embedder there are only words; their packs have a set of their own. */
const WORDS_ONLY = ''

/** A mirror of a storage; it reads nothing until it is asked. */
export function createMirror({ storage, embedder, language, tail = TAIL }: MirrorContext): Mirror {
  const index = createSearchIndex({ language })
  const rows = createRowCache(storage)
  const packs = createPacks(tail)
  const set = embedder?.id ?? WORDS_ONLY
  const startAnew = (): void => {
    index.clear()
    rows.clear()
  }
  const follower = follow(storage, {
    index,
    packs,
    set,
    startAnew,
    // Whoever packs or erases may be waiting for this reading: it is part of that turn.
    remake: (options) => remakePacks({ ...remaking, inTurn: (work) => work() }, options),
  })
  const context = { storage, index, packs, follower, set }
  const inTurn = createTurns()
  const remaking = { storage, embedder, language, follower, set, inTurn }
  let written = 0
  return {
    index,
    rows,
    catchUp: follower.catchUp,
    wrote(rows) {
      written += rows
    },
    vectorsOf: ({ namespace, key, seq }) => index.vectorsOf(namespace, key, seq),
    isPackingDue: () => packs.isDue() || written >= tail,
    async packUp() {
      written = 0
      await inTurn(async () => {
        await follower.catchUp()
        await packUp(context)
      })
    },
    erase: (targets, signal) => inTurn(() => eraseTargets(context, targets, signal)),
    reindex: (options) => reindex(remaking, options),
  }
}
