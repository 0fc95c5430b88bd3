import { expect, test } from 'vitest'
import { createRightOfWay } from '../../../src/core/right-of-way.ts'
import { quantize, type Vector } from '../../../src/search/vectors.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import type { NewRow, Row, Storage } from '../../../src/storage/storage.ts'
import { createStore } from '../../../src/store/create-store.ts'
import type { EmbedRows } from '../../../src/store/embed-for-sets.ts'
import { embedRows, textsOf } from '../../../src/store/embed-writes.ts'
import { exportFile } from '../../../src/store/transfer/export-file.ts'
import { importFile } from '../../../src/store/transfer/import-file.ts'
import { embedWords, fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { ADA } from '../../contracts/store-items.ts'
import { daysAgo, bytesOf, contentOf, linesOf, NOW } from '../../contracts/transfer-file.ts'

const rows = (count: number, length: number): NewRow[] =>
  Array.from({ length: count }, (_, index) => ({
    namespace: ADA,
    key: `k${String(index).padStart(6, '0')}`,
    value: { content: `${index} ${'x'.repeat(length)}` },
    updatedAt: NOW,
  }))

/** A storage with these rows that counts what is read of it. */
async function counted(
  given: NewRow[],
): Promise<{ storage: Storage; read: { rows: number; pages: number; most: number } }> {
  const storage = memoryStorage()
  await storage.commit({ rows: given })
  const read = { rows: 0, pages: 0, most: 0 }
  const scan: Storage['scan'] = async (...args) => {
    const page = await storage.scan(...args)
    read.pages++
    read.rows += page.length
    read.most = Math.max(read.most, page.length)
    return page
  }
  return { storage: { ...storage, scan }, read }
}

const context = { embedder: undefined, clock: Date.now }

test('a store is read page by page, and no further than chunks are asked for', async () => {
  const { storage, read } = await counted(rows(4000, 1000))
  const chunks = exportFile({ ...context, storage }, {})
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(read.pages).toBe(0)
  await chunks.next()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(read).toMatchObject({ pages: 1, rows: 64 })
  await chunks.next()
  expect(read.rows).toBeLessThan(300)
  await chunks.return(undefined)
  expect(await chunks.next()).toEqual({ done: true, value: undefined })
})

test('pages grow where items are small and shrink where they are large', async () => {
  const small = await counted(rows(5000, 10))
  await bytesOf(exportFile({ ...context, storage: small.storage }, {}))
  expect(small.read.most).toBe(1024)
  const large = await counted(rows(150, 500_000))
  await bytesOf(exportFile({ ...context, storage: large.storage }, {}))
  expect(large.read.pages).toBeGreaterThan(5)
})

test('20,000 items with their history go out and come in again', { timeout: 60_000 }, async () => {
  const [one, two] = [memoryStorage(), memoryStorage()]
  const all = rows(20_000, 60)
  await one.commit({ rows: all })
  await one.commit({ rows: all.map((row) => ({ ...row, updatedAt: daysAgo(0) })) })
  const [from, to] = [createStore({ storage: one }), createStore({ storage: two })]
  expect(await to.import(from.export())).toEqual({ imported: 20_000, skipped: 0, removed: 0 })
  const bytes = await bytesOf(from.export())
  expect(linesOf(bytes).at(-1)).toMatchObject({ end: { items: 20_000, revisions: 20_000 } })
  expect(contentOf(await bytesOf(to.export()))).toEqual(contentOf(bytes))
})

const DIMENSIONS = 64
const vectorsOf = (row: Row): Vector[] =>
  textsOf(row).map((text) => quantize(embedWords(text, DIMENSIONS), text.length))

/** An export with vectors, of three texts in two items and one item without any. */
async function withVectors(embedder = fakeEmbedder()): Promise<Uint8Array<ArrayBuffer>> {
  const storage = memoryStorage()
  const store = createStore({ storage, embedder })
  await store.put(ADA, 'tea', { content: 'green tea' })
  await store.put(ADA, 'cup', {}, { index: { text: ['a cup', 'of clay'] } })
  await store.put(ADA, 'none', { content: 'hidden' }, { index: false })
  return bytesOf(exportFile({ storage, embedder, clock: Date.now, vectorsOf }, { vectors: true }))
}

test('vectors go along where they are asked for and known', async () => {
  const lines = linesOf(await withVectors())
  expect(lines[0]).toMatchObject({ keepsake: { embedder: 'fake', dimensions: DIMENSIONS } })
  const counts = lines.map((line) => 'item' in line && [line.item.key, line.item.vectors?.length])
  expect(counts).toEqual([false, ['cup', 2], ['none', 0], ['tea', 1], false])
  const storage = memoryStorage()
  await storage.commit({ rows: rows(1, 3) })
  const plain = linesOf(
    await bytesOf(exportFile({ ...context, storage, embedder: fakeEmbedder(), vectorsOf }, {})),
  )
  expect([JSON.stringify(plain[0]), JSON.stringify(plain[1])].join()).not.toMatch(/embedder|vectors/)
  const unknown = await bytesOf(
    exportFile({ ...context, storage, embedder: fakeEmbedder() }, { vectors: true }),
  )
  expect(new TextDecoder().decode(unknown)).not.toMatch(/embedder|vectors/)
})

test('the same embedder need not embed again, and finds what was found before', async () => {
  const file = await withVectors()
  const embedder = fakeEmbedder()
  const store = createStore({ storage: memoryStorage(), embedder })
  expect(await store.import([file])).toMatchObject({ imported: 3 })
  expect(embedder.asked).toEqual([])
  const [best] = await store.search(ADA, { query: 'clay', mode: 'vector' })
  expect(best).toMatchObject({ key: 'cup' })
  expect(best?.score).toBeGreaterThan(0.5)
})

test('an embedder of another id or other dimensions embeds anew, and so does one whose vectors do not fit the texts', async () => {
  const file = await withVectors()
  for (const embedder of [fakeEmbedder({ id: 'other' }), fakeEmbedder({ dimensions: 32 })]) {
    await createStore({ storage: memoryStorage(), embedder }).import([file])
    expect(embedder.asked.flat().toSorted()).toEqual(['a cup', 'green tea', 'of clay'])
  }
  const odd = (row: Row): Vector[] => vectorsOf(row).slice(1)
  const storage = memoryStorage()
  await storage.commit({ rows: rows(1, 3) })
  const given = { storage, embedder: fakeEmbedder(), clock: Date.now, vectorsOf: odd }
  const embedder = fakeEmbedder()
  const chunks = exportFile(given, { vectors: true })
  const into = {
    storage: memoryStorage(),
    embed: ((given, options, known) =>
      embedRows(embedder, given, options, known?.vectors)) satisfies EmbedRows,
    embedderOf: () => embedder,
    clock: Date.now,
    keepsHistory: true,
    rightOfWay: createRightOfWay(),
    changed: () => {},
  }
  await importFile(into, chunks, {})
  expect(embedder.asked).toEqual([['0 xxx']])
})

test('an embedder that learns its dimensions from its first answer takes those of the file, and is asked nothing', async () => {
  const file = await withVectors()
  let loads = 0
  const known = fakeEmbedder()
  const embedder = { ...known, dimensions: undefined, load: async () => void loads++ }
  const store = createStore({ storage: memoryStorage(), embedder })
  await store.import([file])
  expect([loads, known.asked]).toEqual([0, []])
  expect(await store.embedding()).toMatchObject({ pending: 0, dimensions: DIMENSIONS })
})
