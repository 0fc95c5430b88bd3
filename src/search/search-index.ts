/** @module The index: a copy in memory of what storage holds, never the truth. It does no I/O. */
import type { ItemId } from '../core/item.ts'
import { isReserved, type Namespace } from '../core/namespace.ts'
import { type Entry, type IndexedItem, passes, type Restriction } from './entry.ts'
import { type Explain, explain } from './explain.ts'
import type { SearchMode } from './formula.ts'
import { type PreparedQuery, score, type ScoredPartition } from './fuse.ts'
import { matchedTerms } from './coverage.ts'
import { addItem, createPartition, type Partition, removeItem } from './partition.ts'
import { analyse, type Query } from './query.ts'
import { english, type Language, terms } from './tokens.ts'
import { top } from './top.ts'

/** An item and how well it answers. */
export interface Ranked {
  readonly entry: Entry
  readonly score: number
  /** Why it has its score. Worked out when asked for. */
  explain(): Explain
}

/** What to compare a prefix's items with, and which of them. */
export interface IndexSearch extends Restriction {
  readonly query: Query
  readonly mode: SearchMode
  /** The embedded `query.text`. */
  readonly vector?: Float32Array | undefined
  readonly minScore?: number | undefined
}

/** Everything searchable, by namespace. */
export interface SearchIndex {
  /** Adds an item, in place of an earlier version of it. */
  add(item: IndexedItem): void
  remove(namespace: Namespace, id: ItemId): void
  /** Removes everything. */
  clear(): void
  /** Reads a query against the labels in scope. */
  analyse(prefix: Namespace, query: string): Query
  /** The best `count` under a prefix, best first; nothing that scores 0. */
  search(prefix: Namespace, search: IndexSearch, count: number): Ranked[]
  /** Items under a prefix, newest first; `unindexed` keeps those without texts only. */
  list(prefix: Namespace, restriction: Restriction, options?: { unindexed?: boolean }): Entry[]
  /** Every namespace that holds items, Keepsake's own too, in no order. */
  namespaces(): Namespace[]
}

/** An empty index. */
export function createSearchIndex(language: Language = english): SearchIndex {
  const partitions = new Map<string, Partition>()

  const under = (prefix: Namespace): Partition[] =>
    [...partitions.values()].filter(({ namespace }) => isVisible(namespace, prefix))

  return {
    add(item) {
      const { namespace } = item.entry
      const name = JSON.stringify(namespace)
      let partition = partitions.get(name)
      if (partition === undefined) partitions.set(name, (partition = createPartition(namespace)))
      addItem(
        partition,
        item,
        item.texts.map((text) => terms(text, language)),
      )
    },
    remove(namespace, id) {
      const name = JSON.stringify(namespace)
      const partition = partitions.get(name)
      if (partition === undefined) return
      removeItem(partition, id)
      if (partition.items.size === 0) partitions.delete(name)
    },
    clear: () => partitions.clear(),
    analyse: (prefix, query) =>
      analyse(
        query,
        under(prefix).flatMap(({ labels }) => [...labels.keys()]),
      ),
    search(prefix, search, count) {
      const query = {
        ...search.query,
        mode: search.mode,
        vector: search.vector,
        terms: terms(search.query.text, language),
      }
      const scored = score(
        under(prefix).map((partition) => ({ partition, wanted: mark(partition, search) })),
        query,
      )
      const best = top(candidates(scored, search.minScore ?? 0), count)
      return best.map(({ entry, score, slot, from }) => ({
        entry,
        score,
        explain: () => explainSlot(from, slot, query),
      }))
    },
    list(prefix, restriction, { unindexed = false } = {}) {
      const items = under(prefix).flatMap(({ items }) => [...items.values()])
      const kept = items.filter(
        ({ entry, slots }) => passes(entry, restriction) && !(unindexed && slots.length > 0),
      )
      return kept.map(({ entry }) => entry).sort((left, right) => right.seq - left.seq)
    },
    namespaces: () => [...partitions.values()].map(({ namespace }) => namespace),
  }
}

/** Keepsake's own namespaces show only under a prefix that names them. */
function isVisible(namespace: Namespace, prefix: Namespace): boolean {
  if (!prefix.every((label, index) => namespace[index] === label)) return false
  return !isReserved(namespace) || isReserved(prefix)
}

function mark(partition: Partition, restriction: Restriction): Uint8Array {
  return Uint8Array.from(partition.entries, (entry) =>
    entry !== undefined && passes(entry, restriction) ? 1 : 0,
  )
}

interface Candidate {
  readonly entry: Entry
  readonly seq: number
  readonly score: number
  readonly slot: number
  readonly from: ScoredPartition
}

/** Every item that scores, once: an item with several texts by its best. */
function* candidates(scored: readonly ScoredPartition[], minScore: number): Generator<Candidate> {
  for (const from of scored) {
    for (const { entry, slots } of from.partition.items.values()) {
      const [first] = slots
      if (first === undefined) continue
      const slot = slots.reduce(
        (best, other) => (scoreAt(from, other) > scoreAt(from, best) ? other : best),
        first,
      )
      const score = scoreAt(from, slot)
      if (score > 0 && score >= minScore) yield { entry, seq: entry.seq, score, slot, from }
    }
  }
}

function scoreAt({ scores }: ScoredPartition, slot: number): number {
  return scores[slot] as number
}

function explainSlot({ partition, parts }: ScoredPartition, slot: number, query: PreparedQuery): Explain {
  return explain(parts(slot), query, {
    mode: query.mode,
    matched: matchedTerms(partition, slot, query.terms),
  })
}
