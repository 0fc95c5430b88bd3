/** @module Everything embedded and packed anew, from the rows alone: after a change of the embedder's model, or where a pack is damaged. */
import type { CallOptions } from '../core/call.ts'
import type { InTurn } from '../core/in-turn.ts'
import type { ScheduledEmbedder } from '../embedder/schedule.ts'
import type { Urgency } from '../embedder/schedule-queue.ts'
import { createSearchIndex, type SearchIndex } from '../search/search-index.ts'
import type { Language } from '../search/tokens.ts'
import type { Address, Pack, Row, Storage } from '../storage/storage.ts'
import { toEntry } from './apply-changes.ts'
import type { Follower } from './catch-up.ts'
import { embedTexts, textsOf } from './embed-writes.ts'
import { createPacks } from './packs.ts'

/** Rows read and embedded at a time. */
const BATCH = 256

/** What reindexing needs. */
export interface ReindexContext {
  readonly storage: Storage
  readonly embedder: ScheduledEmbedder | undefined
  readonly language: Language | undefined
  readonly follower: Pick<Follower, 'forget'>
  readonly set: string
  /** By default nobody waits for the vectors: they come after all others. */
  readonly urgency?: Urgency
  /** Whether texts are embedded anew that came before; by default they are. */
  readonly fresh?: boolean
  /** No packs may be changed under whoever is packing or erasing. */
  readonly inTurn: InTurn
}

/** Makes a set's packs from the rows, as often as somebody else packs meanwhile. */
export async function reindex(context: ReindexContext, options: CallOptions): Promise<void> {
  // What was embedded before somebody else packed is not embedded once more, as far as the embedder keeps it.
  for (let fresh = true; !(await remakePacks({ ...context, fresh }, options)); fresh = false) {
    options.signal?.throwIfAborted()
  }
}

/**
 * Makes a set's packs from the rows. Nothing is changed until all of them are made, and searches go on with the old ones; where somebody
 * packs meanwhile, nothing is changed at all, and it resolves to `false`. What is written meanwhile keeps its own vectors.
 */
export async function remakePacks(context: ReindexContext, options: CallOptions): Promise<boolean> {
  const { storage, set, follower } = context
  const { epoch, seq, packs: old } = await storage.since(undefined, set)
  const fresh = createSearchIndex({ language: context.language })
  try {
    await addAll(fresh, { ...context, upTo: seq }, options)
    const plan = createPacks().plan(fresh, { upTo: seq, read: seq })
    const packs = plan.stretches.map((stretch): Pack => ({ ...stretch, data: fresh.pack(stretch, []) }))
    options.signal?.throwIfAborted()
    if (packs.length === 0) return true
    const replaced = old.map(({ from }) => from)
    const packing = { set, position: { epoch, seq }, replaced, packs, anew: true }
    return await context.inTurn(() => storage.pack(packing).finally(follower.forget))
  } finally {
    fresh.clear()
  }
}

/** Adds every row up to a change to an index, in the order of their changes. */
async function addAll(
  index: SearchIndex,
  { storage, embedder, upTo, urgency = 'fill', fresh = true }: ReindexContext & { upTo: number },
  options: CallOptions,
): Promise<void> {
  const all = await listRows(storage, upTo)
  for (let from = 0; from < all.length; from += BATCH) {
    options.signal?.throwIfAborted()
    const found = await storage.get(all.slice(from, from + BATCH))
    const rows = found.filter((row): row is Row => row !== undefined && row.seq <= upTo)
    const vectors =
      embedder === undefined
        ? []
        : await embedTexts(embedder, rows, { signal: options.signal, urgency, fresh })
    rows.forEach((row, at) =>
      index.add({ entry: toEntry(row), texts: textsOf(row), vectors: vectors[at] ?? [] }),
    )
    options.onProgress?.({ phase: 'embed', done: Math.min(from + BATCH, all.length), total: all.length })
  }
}

/** Where every row is, oldest change first. */
async function listRows(storage: Storage, upTo: number): Promise<Address[]> {
  const found: (Address & { seq: number })[] = []
  let after: Address | undefined
  for (;;) {
    const page = await storage.scan([], { after, limit: BATCH * 4 })
    for (const { namespace, key, seq } of page) if (seq <= upTo) found.push({ namespace, key, seq })
    after = page.at(-1)
    if (after === undefined) return found.sort((one, other) => one.seq - other.seq)
  }
}
