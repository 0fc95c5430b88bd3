/** @module The index: a copy in memory of what storage holds, never the truth. It does no I/O. */
import { isUnder, type Namespace } from '../core/namespace.ts'
import { type BareItem, embedItem, firstBare, oldestBare, uncountBare } from './bare.ts'
import { type Entry, entryAt, type IndexedItem } from './entry.ts'
import type { Explain } from './explain.ts'
import { explainHits } from './explain-hits.ts'
import type { SearchMode } from './formula.ts'
import { createKernel, type Kernel, type PreparedVector, type VectorColumn } from './kernel/vector-column.ts'
import { labelsIn } from './labels.ts'
import { createNamespaceTree, type NamespaceTree } from './namespace-tree.ts'
import { hasItems, listNewest } from './newest.ts'
import { countLive, type Stretch, writePack } from './pack.ts'
import { addItem, createPartition, type Partition, removeItem, type Shared, vectorsOf } from './partition.ts'
import { analyse, type Query } from './query.ts'
import { rank } from './rank.ts'
import type { Restriction } from './restriction.ts'
import { createScratch, type Scratch } from './scratch.ts'
import { createStrings } from './strings.ts'
import { english, type Language, terms } from './tokens.ts'
import { checkWindows, openPack, readPack } from './unpack.ts'
import type { Vector } from './vectors.ts'

/** An item and how well it answers. */
export interface Ranked {
  readonly entry: Entry
  readonly score: number
  readonly explain?: Explain
}

/** What to compare a prefix's items with, and which of them. */
export interface IndexSearch extends Restriction {
  readonly query: Query
  readonly mode: SearchMode
  /** The embedded `query.text`. */
  readonly vector?: Float32Array | undefined
  readonly minScore?: number | undefined
  /** Adds to each hit why it has its score. */
  readonly explain?: boolean | undefined
}

/** What to list. */
export interface ListOptions {
  /** Keeps items without texts only. */
  readonly unindexed?: boolean | undefined
  /** How many, at most; all by default. */
  readonly count?: number | undefined
}

/** What a pack held. */
export interface PackRead {
  /** Texts and unindexed items, dead ones too. */
  readonly slots: number
  /** The numbers of rows in earlier packs that are no longer current. */
  readonly kills: readonly number[]
}

/** How an index is made. */
export interface IndexOptions {
  /** How words are compared; English by default. */
  readonly language?: Language | undefined
  /** How vectors are compared; the fastest kernel that runs here by default. */
  readonly kernel?: Kernel | undefined
  /** Scopes of more texts than this are looked through by sign bits first; 30,000 by default. */
  readonly fullScan?: number | undefined
}

/** Everything searchable, by namespace. */
export interface SearchIndex {
  /** How vectors are compared. */
  readonly kernel: Kernel
  /** Adds an item, in place of an earlier version of it; returns that one's `seq`. Items must come in the order of their `seq`. */
  add(item: IndexedItem): number | undefined
  /**
   * Gives a bare item its vectors, one per text, if exactly the version of this `seq` is here. `false` where it is not, was not bare, or
   * still is: a vector of other dimensions than those of the index is none.
   */
  embed(seq: number, vectors: readonly (Vector | undefined)[]): boolean
  /** Removes an item; returns its `seq`, `undefined` where there was none. */
  remove(namespace: Namespace, key: string): number | undefined
  /** Removes what is in and under a prefix, Keepsake's own too, or one item. */
  erase(
    target: { readonly prefix: Namespace } | { readonly namespace: Namespace; readonly key: string },
  ): void
  /** Removes everything. */
  clear(): void
  /** Reads a query against the labels in scope: of what is under the prefix, and of the kinds that the restriction keeps. */
  analyse(prefix: Namespace, query: string, restriction?: Pick<Restriction, 'kinds' | 'exceptKinds'>): Query
  /** The best `count` under a prefix, best first; nothing that scores 0. */
  search(prefix: Namespace, search: IndexSearch, count: number): Ranked[]
  /** Items under a prefix, newest first. */
  list(prefix: Namespace, restriction: Restriction, options?: ListOptions): Entry[]
  /** Every namespace that holds items that have not expired, Keepsake's own too, in no order. */
  namespaces(now?: number): Namespace[]
  /** The vectors of an item's texts; `undefined` where there is no such version of it here, or one of them is not known. */
  vectorsOf(namespace: Namespace, key: string, seq: number): Vector[] | undefined
  /** Of all vectors here; `undefined` before the first. */
  readonly dimensions: number | undefined
  /** How many items have a text. */
  readonly items: number
  /** How many items are bare: they have a text without a vector. Cheap to ask, as is `firstBare`. */
  readonly bare: number
  /** The `seq` of the oldest bare item; `undefined` where there is none. */
  readonly firstBare: number | undefined
  /** The oldest bare items, at most `count`, ascending by `seq`. */
  oldestBare(count: number): BareItem[]
  /** How many texts and unindexed items are live in a stretch of changes. */
  count(stretch: Stretch): number
  /** The image of what is live in a stretch. `kills` are the numbers of rows in earlier packs that are no longer current. */
  pack(stretch: Stretch, kills: readonly number[]): Uint8Array<ArrayBuffer>
  /** Reads a set's packs, in their order, into the empty index. */
  load(packs: readonly Uint8Array[], onRead?: (packs: number) => void): PackRead[]
}

const FULL_SCAN = 30_000

/** What an index is made of. */
interface State {
  readonly partitions: NamespaceTree<Partition>
  readonly scratch: Scratch
  readonly kernel: Kernel
  readonly language: Language
  readonly fullScan: number
  shared: Shared
}

/** An empty index. */
export function createSearchIndex({
  language = english,
  kernel = createKernel(),
  fullScan = FULL_SCAN,
}: IndexOptions = {}): SearchIndex {
  const state: State = {
    partitions: createNamespaceTree<Partition>(),
    scratch: createScratch(),
    kernel,
    language,
    fullScan,
    shared: createShared(kernel),
  }
  return {
    kernel,
    ...changing(state),
    ...finding(state),
    ...packing(state),
    oldestBare: (count) => oldestBare(state.shared, count),
    get dimensions() {
      return state.shared.dimensions
    },
    get items() {
      return state.partitions.all().reduce((sum, { items }) => sum + items, 0)
    },
    get bare() {
      return state.shared.bare.items
    },
    get firstBare() {
      return firstBare(state.shared)
    },
  }
}

function changing(state: State): Pick<SearchIndex, 'add' | 'embed' | 'remove' | 'erase' | 'clear'> {
  const { partitions, kernel, language } = state
  const drop = (partition: Partition): void => {
    state.shared.release(partition)
    partitions.delete(partition.namespace)
  }
  const remove = (namespace: Namespace, key: string): number | undefined => {
    const partition = partitions.get(namespace)
    if (partition === undefined) return undefined
    const seq = removeItem(partition, key)
    if (partition.live === 0) drop(partition)
    return seq
  }
  return {
    remove,
    embed: (seq, vectors) => embedItem(state.shared, seq, vectors),
    add(item) {
      const termsOf = item.texts.map((text) => terms(text, language))
      return addItem(partitionOf(state, item.entry.namespace), item, termsOf)
    },
    erase(target) {
      if ('key' in target) {
        remove(target.namespace, target.key)
        return
      }
      const under = partitions.all().filter(({ namespace }) => isUnder(namespace, target.prefix))
      under.forEach(drop)
    },
    clear() {
      for (const { vectors } of partitions.all()) vectors?.release()
      partitions.clear()
      state.shared = createShared(kernel)
    },
  }
}

function finding(
  state: State,
): Pick<SearchIndex, 'analyse' | 'search' | 'list' | 'namespaces' | 'vectorsOf'> {
  const { partitions, scratch, language, fullScan } = state
  return {
    analyse(prefix, query, restriction = {}) {
      const scope = partitions.under(prefix)
      const labels = new Set(scope.flatMap((partition) => [...labelsIn(partition, restriction)]))
      return analyse(
        query,
        Array.from(labels, (number) => state.shared.labels.text(number) as string),
      )
    },
    search(prefix, { minScore = 0, explain = false, ...search }, count) {
      const { query: asked, mode, vector } = search
      const areWordsRead = mode !== 'vector' || explain
      const query = { ...asked, mode, vector, terms: areWordsRead ? terms(asked.text, language) : [] }
      const scope = partitions.under(prefix)
      const hits = rank(scope, { query, restriction: search, minScore, count, fullScan, scratch })
      const reasons = explain ? explainHits(scope, hits, { query, scratch }) : []
      return hits.map(({ partition, slot, score }, at) => {
        const found = { entry: entryAt(partition, slot), score }
        return explain ? { ...found, explain: reasons[at] as Explain } : found
      })
    },
    list: (prefix, restriction, { unindexed = false, count = Infinity } = {}) =>
      listNewest(partitions.under(prefix), { restriction, unindexed, count }),
    namespaces: (now) =>
      partitions
        .all()
        .filter((partition) => hasItems(partition, now))
        .map(({ namespace }) => namespace),
    vectorsOf(namespace, key, seq) {
      const partition = partitions.get(namespace)
      return partition === undefined ? undefined : vectorsOf(partition, key, seq)
    },
  }
}

function packing(state: State): Pick<SearchIndex, 'count' | 'pack' | 'load'> {
  const { partitions } = state
  return {
    count: (stretch) => countLive(partitions.all(), stretch),
    pack: (stretch, kills) => writePack(partitions.all(), stretch, kills),
    load(packs, onRead) {
      const opened = packs.map(openPack)
      const into = {
        partitionOf: (namespace: Namespace) => partitionOf(state, namespace),
        killed: new Set(opened.flatMap(({ head }) => head.kills)),
      }
      const loaded = opened.flatMap((pack, index) => {
        const read = readPack(pack, into)
        onRead?.(index + 1)
        return read
      })
      checkWindows(loaded)
      return opened.map(({ head: { runs, kills } }) => ({
        slots: runs.reduce((sum, { keys }) => sum + keys.length, 0),
        kills,
      }))
    },
  }
}

function partitionOf({ partitions, shared }: State, namespace: Namespace): Partition {
  let partition = partitions.get(namespace)
  if (partition === undefined) partitions.set(namespace, (partition = createPartition(namespace, shared)))
  return partition
}

function createShared(kernel: Kernel): Shared {
  let last: { query: Float32Array; prepared: PreparedVector } | undefined
  let held: { dimensions: number; columns: number } | undefined
  return {
    kinds: createStrings(),
    labels: createStrings(),
    groups: createStrings(),
    bare: { items: 0, partitions: new Set() },
    get dimensions() {
      return held?.dimensions
    },
    column(dimensions) {
      held = { dimensions, columns: (held?.columns ?? 0) + 1 }
      return kernel.column(dimensions)
    },
    release(partition) {
      uncountBare(partition, partition.bare.items)
      if (held === undefined || partition.vectors === undefined) return
      partition.vectors.release()
      held = held.columns === 1 ? undefined : { ...held, columns: held.columns - 1 }
    },
    prepare(vectors: VectorColumn, query) {
      if (last?.query !== query) last = { query, prepared: vectors.prepare(query) }
      return last.prepared
    },
  }
}
