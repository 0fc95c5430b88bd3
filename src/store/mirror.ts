/** @module The storage's mirror in memory: an index that follows it, the packs that it opens from, and hot rows. */
import type { CallOptions } from '../core/call.ts'
import { createTurns, type InTurn } from '../core/in-turn.ts'
import { once } from '../core/once.ts'
import type { ScheduledEmbedder } from '../embedder/schedule.ts'
import { createSearchIndex, type SearchIndex } from '../search/search-index.ts'
import type { Language } from '../search/tokens.ts'
import type { Vector } from '../search/vectors.ts'
import type { CleanPacking, Row, Storage, Target } from '../storage/storage.ts'
import { follow } from './catch-up.ts'
import { packClean, packUp, reachOf } from './pack-up.ts'
import { createPacks, TAIL, WORDS_ONLY } from './packs.ts'
import { reindex, remakePacks } from './reindex.ts'
import { createRowCache, type RowCache } from './row-cache.ts'

/** What is mirrored. */
export interface MirrorContext {
  readonly storage: Storage
  /** Without one, vectors are read and packed but none are made. */
  readonly embedder: ScheduledEmbedder | undefined
  /** Which set of vectors; by default the embedder's. */
  readonly set?: string | undefined
  readonly language: Language | undefined
  /** How many rows are let gather before they are packed. */
  readonly tail?: number | undefined
  /** No packs may be changed under whoever is packing or erasing, of this set or another. */
  readonly inTurn?: InTurn | undefined
}

/** A copy in memory, never the truth. */
export interface Mirror {
  /** Which set of vectors it reads. */
  readonly set: string
  readonly index: SearchIndex
  readonly rows: RowCache
  /** Brings the index up to what the storage holds. */
  catchUp(options?: CallOptions): Promise<void>
  /** Reads the index, if nobody did before. */
  open(): Promise<void>
  /** Waits while the index is being read from the beginning, after it was whole before. */
  settle(): Promise<void>
  /** How many items have texts, as far as the index has read. */
  items(): number
  /** How many of them lack vectors. */
  pending(): number
  /** The same two numbers as they were when everything had been read for the first time. */
  atFirst(): { readonly items: number; readonly pending: number } | undefined
  /** Of the stored vectors, where any were ever read. */
  dimensions(): number | undefined
  /** How many rows were written that the index may not have read yet. */
  written(): number
  /** So many more rows were written, which the index may not have read yet. */
  wrote(rows: number): void
  /** The vectors of a row's texts, where the index holds this version of it. */
  vectorsOf(row: Row): readonly Vector[] | undefined
  /** Whether `packUp` has anything to do: cheap to ask after every call. */
  isPackingDue(): boolean
  /** Packs what has gathered, so that the next opening is quick. */
  packUp(): Promise<void>
  /** Takes targets out of the index, and makes the packs, and the blob behind them, that hold nothing of them. `clear` or `forget` must follow. */
  packClean(targets: readonly Target[]): Promise<CleanPacking>
  /** Lets the next reading begin anew. */
  forget(): void
  /** Embeds and packs everything anew. */
  reindex(options: CallOptions): Promise<void>
  /** Lets go of what is in memory; the next reading begins anew. */
  clear(): void
}

/** A mirror of a storage; it reads nothing until it is asked. */
export function createMirror(given: MirrorContext): Mirror {
  const { storage, embedder, language, tail = TAIL, inTurn = createTurns() } = given
  const set = given.set ?? embedder?.id ?? WORDS_ONLY
  const index = createSearchIndex({ language })
  const rows = createRowCache(storage)
  const packs = createPacks(tail)
  const follower = follow(storage, {
    index,
    packs,
    set,
    saw: rows.saw,
    startAnew: () => {
      index.clear()
      rows.clear()
    },
    // Whoever packs or erases may be waiting for this reading: it is part of that turn. So may a search, which is not to give way to itself.
    remake: (options) =>
      embedder === undefined && set !== WORDS_ONLY
        ? storage.drop(set)
        : remakePacks({ ...remaking, urgency: 'query', inTurn: (work) => work() }, options),
  })
  const context = { storage, index, packs, follower, set }
  const remaking = { storage, embedder, language, follower, set, inTurn }
  let written = 0
  let dimensions: number | undefined
  const pending = (): number => (set === WORDS_ONLY ? 0 : index.bare)
  const { catchUp, atFirst } = noteFirst(follower, () => ({ items: index.items, pending: pending() }))
  return {
    set,
    index,
    rows,
    items: () => index.items,
    pending,
    atFirst,
    catchUp,
    open: once(() => catchUp()),
    settle: follower.settle,
    dimensions: () => index.dimensions ?? (follower.position() === undefined ? dimensions : undefined),
    written: () => written,
    wrote(rows) {
      written += rows
    },
    vectorsOf: ({ namespace, key, seq }) => index.vectorsOf(namespace, key, seq),
    isPackingDue: () => packs.isDue(index, reachOf(context)) || written >= tail,
    async packUp() {
      written = 0
      await inTurn(async () => {
        await catchUp()
        await packUp(context)
      })
    },
    packClean: (targets) => packClean(context, targets),
    forget: follower.forget,
    reindex: (options) => reindex(remaking, options),
    clear() {
      dimensions = index.dimensions ?? dimensions // writes still compare theirs with it
      follower.clear()
    },
  }
}

/** Reads, and notes what there was when everything had been read for the first time. */
function noteFirst<Noted>(
  { catchUp }: Pick<Mirror, 'catchUp'>,
  look: () => Noted,
): { readonly catchUp: Mirror['catchUp']; readonly atFirst: () => Noted | undefined } {
  let first: Noted | undefined
  return {
    async catchUp(options) {
      await catchUp(options)
      first ??= look()
    },
    atFirst: () => first,
  }
}
