/** What packing must keep: a mirror that opens from packs answers as one that read every row. */
import { expect } from 'vitest'
import { ALL } from '../../src/store/store.ts'
import { createTurns } from '../../src/core/in-turn.ts'
import { createRightOfWay } from '../../src/core/right-of-way.ts'
import type { Namespace } from '../../src/core/namespace.ts'
import type { Write } from '../../src/core/write.ts'
import { checkWrites } from '../../src/core/write.ts'
import { createKernel } from '../../src/search/kernel/vector-column.ts'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import type { Row, Storage, Target } from '../../src/storage/storage.ts'
import { toEntry } from '../../src/store/apply-changes.ts'
import { commitWrites } from '../../src/store/commit-writes.ts'
import { embedRows, embedTexts, textsOf } from '../../src/store/embed-writes.ts'
import type { EmbedRows } from '../../src/store/embed-for-sets.ts'
import { createSet } from '../../src/store/embedded-set.ts'
import { eraseFromSets } from '../../src/store/erase-sets.ts'
import { createMirror, type Mirror } from '../../src/store/mirror.ts'
import { checkPolicy } from '../../src/store/policy.ts'
import { NO_LOCKS } from '../../src/store/set-locks.ts'
import { embedWords, fakeEmbedder } from '../fakes/fake-embedder.ts'

const DIMENSIONS = 16
export const SET = 'fake'

/** The embedder of all these mirrors. */
const embedder = fakeEmbedder({ id: SET, dimensions: DIMENSIONS })

/** A mirror, and how a store that has no other set erases. */
export interface OpenedMirror extends Mirror {
  erase(targets: readonly Target[]): Promise<number>
}

/** A mirror of a storage that packs as soon as so many rows have gathered. */
export function openMirror(storage: Storage, tail?: number): OpenedMirror {
  const inTurn = createTurns()
  const mirror = createMirror({ storage, embedder, language: undefined, tail, inTurn })
  const open = () => [createSet({ embedder, mirror, locks: NO_LOCKS, exchange: () => {} })]
  const mirrorOf = (set: string) => createMirror({ storage, embedder: undefined, set, language: undefined })
  return {
    ...mirror,
    erase: (targets) => eraseFromSets({ storage, open, mirrorOf, inTurn }, targets, undefined),
  }
}

/** Commits writes as a store does. */
export async function commit(storage: Storage, writes: readonly Write[]): Promise<void> {
  const embed: EmbedRows = (rows, options) => embedRows(embedder, rows, options)
  const context = { storage, embed, clock: Date.now, policy: checkPolicy({}), rightOfWay: createRightOfWay() }
  await commitWrites(context, checkWrites(writes, { reserved: true }), {})
}

/** Checks what a storage holds of packs, and that opening from them loses nothing and adds nothing. */
export async function expectWhole(storage: Storage, opened = openMirror(storage)): Promise<void> {
  await expectRanges(storage)
  const rows = (await storage.scan([])).sort((one, other) => one.seq - other.seq)
  await opened.catchUp()
  expect(answersOf(opened.index, rows)).toEqual(answersOf(await readRows(rows), rows))
}

/** The packs cover everything up to a number, without a gap, and nothing of it lies about as blobs. */
async function expectRanges(storage: Storage): Promise<void> {
  const { packs, blobs, seq } = await storage.since(undefined, SET)
  let end = 0
  for (const { from, upTo } of packs) {
    expect(from).toBe(end)
    expect(upTo).toBeGreaterThan(from)
    end = upTo
  }
  expect(end).toBeLessThanOrEqual(seq)
  expect(blobs.filter((blob) => blob.seq <= end)).toEqual([])
}

/** An index of rows alone: no packs, no blobs. The twin in JS gives the same numbers and needs no WASM memory of its own. */
async function readRows(rows: readonly Row[]): Promise<SearchIndex> {
  const index = createSearchIndex({ kernel: createKernel('js') })
  const vectors = await embedTexts(embedder, rows, {})
  rows.forEach((row, at) =>
    index.add({ entry: toEntry(row), texts: textsOf(row), vectors: vectors[at] ?? [] }),
  )
  return index
}

const PREFIXES: readonly Namespace[] = [[], ['a'], ['a', 'b'], ['a', '$keepsake']]
const QUESTIONS = ['green tea', 'Did Ada or Bob walk to the sea in May?', 'car']

/** Hybrid scores with their parts, meaning and words of every window among them. */
function answersOf(index: SearchIndex, rows: readonly Row[]): unknown {
  const found = PREFIXES.flatMap((prefix) =>
    QUESTIONS.map((question) => {
      const query = index.analyse(prefix, question)
      const vector = embedWords(query.text, DIMENSIONS)
      return index.search(prefix, { query, mode: 'hybrid', vector, explain: true }, ALL)
    }),
  )
  return {
    found,
    listed: PREFIXES.map((prefix) => index.list(prefix, {})),
    unindexed: index.list([], {}, { unindexed: true }),
    namespaces: index.namespaces().map(String).sort(),
    vectors: rows.map(({ namespace, key, seq }) => index.vectorsOf(namespace, key, seq) ?? []),
  }
}
