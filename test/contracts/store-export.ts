/** Laws of exporting, and of importing what was exported. */
import { expect } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, BOB, keysFound, put, remove, tick } from './store-items.ts'
import type { StoreSubject } from './store.ts'
import { bytesOf, contentOf, inChunks, joined, keysIn, linesOf } from './transfer-file.ts'

/** A store that the bytes of another one are put into. */
const emptyStore = (): Store => createStore({ storage: memoryStorage(), embedder: fakeEmbedder() })

const OWN = [...ADA, '$keepsake', 'threads']

/** Three items of Ada's with a history, one of Keepsake's own, and one of Bob's. */
async function fill(store: Store): Promise<void> {
  await store.write([put('tea', 'green tea', { why: 'she said so' }), put('dog', 'Pascal')])
  await tick()
  await store.put(
    ADA,
    'tea',
    { content: 'black tea' },
    { index: { label: 'Ada' }, why: 'she said otherwise' },
  )
  await store.delete(ADA, 'dog', { why: 'a mistake' })
  await tick()
  await store.write([put('dog', 'a dog called Pascal'), put('cup', 'a cup of clay', { index: false })])
  await store.write([{ op: 'put', namespace: OWN, key: 'head', value: { count: 3 } }], { reserved: true })
  await store.put(BOB, 'tea', { content: 'mint tea' })
}

export function exportLaws(law: Law<StoreSubject>): void {
  law('an export holds every item under its prefix, each after its earlier states', async ({ open }) => {
    const store = await open()
    await fill(store)
    const lines = linesOf(await bytesOf(store.export({ prefix: ADA })))
    expect(lines[0]).toMatchObject({ keepsake: { format: 1, prefix: ADA } })
    expect(lines.at(-1)).toMatchObject({ end: { items: 4, revisions: 3 } })
    const states = lines
      .slice(1, -1)
      .map((line) => ('item' in line ? line.item : 'revision' in line && line.revision))
    expect(states).toMatchObject([
      { namespace: ADA, key: 'cup', value: { content: 'a cup of clay' }, index: false },
      { key: 'dog', value: { content: 'Pascal' } },
      { key: 'dog', deleted: true, why: 'a mistake' },
      { key: 'dog', value: { content: 'a dog called Pascal' } },
      { key: 'tea', value: { content: 'green tea' }, why: 'she said so' },
      { key: 'tea', value: { content: 'black tea' }, index: { label: 'Ada' }, why: 'she said otherwise' },
      { namespace: OWN, key: 'head', value: { count: 3 } },
    ])
    expect(lines.map((line) => 'item' in line)).toEqual([
      false,
      true,
      false,
      false,
      true,
      false,
      true,
      true,
      false,
    ])
  })

  law(
    'an export leaves history out where it is told to, and takes all without a prefix',
    async ({ open }) => {
      const store = await open()
      await fill(store)
      const bytes = await bytesOf(store.export({ history: false }))
      expect(linesOf(bytes).at(-1)).toMatchObject({ end: { items: 5, revisions: 0 } })
      expect(keysIn(bytes)).toEqual(['cup', 'dog', 'tea', 'head', 'tea'])
      expect(linesOf(await bytesOf(store.export({ prefix: ['nobody'] })))).toHaveLength(2)
    },
  )

  law('what was exported is imported whole: the other store exports the same', async ({ open }) => {
    const [store, other] = [await open(), emptyStore()]
    await fill(store)
    const bytes = await bytesOf(store.export())
    expect(await other.import([bytes])).toEqual({ imported: 5, skipped: 0, removed: 0 })
    expect(contentOf(await bytesOf(other.export()))).toEqual(contentOf(bytes))
    const item = await store.get(ADA, 'tea')
    expect(await other.get(ADA, 'tea')).toEqual({ ...item, version: expect.any(Number) as number })
  })

  law(
    'what another store exported is taken in whole, and is found by words and meaning',
    async ({ open }) => {
      const [store, other] = [await open(), emptyStore()]
      await fill(other)
      const bytes = await bytesOf(other.export())
      await store.search(ADA, { query: 'tea' }) // so that the index has been read before
      expect(await store.import(inChunks(bytes, 7))).toEqual({ imported: 5, skipped: 0, removed: 0 })
      expect(contentOf(await bytesOf(store.export()))).toEqual(contentOf(bytes))
      for (const mode of ['vector', 'lexical'] as const) {
        expect((await keysFound(store, { query: 'black tea', mode }))[0]).toBe('tea')
      }
      expect((await keysFound(store, { query: 'Pascal' }))[0]).toBe('dog')
    },
  )

  law("importing a store's own export changes nothing", async ({ open }) => {
    const store = await open()
    await fill(store)
    const bytes = await bytesOf(store.export())
    const before = await store.search(ADA)
    for (const mode of ['merge', 'replace'] as const) {
      expect(await store.import([bytes], { mode })).toEqual({ imported: 0, skipped: 5, removed: 0 })
    }
    expect(await store.search(ADA)).toEqual(before)
    expect(contentOf(await bytesOf(store.export()))).toEqual(contentOf(bytes))
  })

  law('one store’s export streams into another', async ({ open }) => {
    const [store, other] = [await open(), emptyStore()]
    await store.write(
      Array.from({ length: 300 }, (_, index) => put(`k${index}`, `${index} ${'x'.repeat(900)}`)),
    )
    expect(await other.import(store.export())).toMatchObject({ imported: 300 })
    const lengths: number[] = []
    for await (const chunk of store.export()) lengths.push(chunk.length)
    expect(lengths.length).toBeGreaterThan(3)
    expect(Math.max(...lengths)).toBeLessThan(70_000)
  })

  law('an export that is left after its first chunk can be begun again', async ({ open }) => {
    const store = await open()
    await store.write(
      Array.from({ length: 300 }, (_, index) => put(`k${index}`, `${index} ${'x'.repeat(900)}`)),
    )
    const all = store.export()
    for await (const chunk of all) {
      expect(chunk.length).toBeGreaterThan(60_000)
      break
    }
    expect(keysIn(await bytesOf(all))).toHaveLength(300)
  })

  law('what is written during an export is in it once or not at all', async ({ open }) => {
    const store = await open()
    const keys = Array.from({ length: 300 }, (_, index) => `k${String(index).padStart(3, '0')}`)
    await store.write(keys.map((key) => put(key, 'x'.repeat(900))))
    const chunks: Uint8Array[] = []
    for await (const chunk of store.export()) {
      chunks.push(chunk)
      await store.write([
        put('k000', 'changed'),
        put('k299', 'changed'),
        put('a', 'new'),
        put('z', 'new'),
        remove('k298'),
      ])
    }
    const found = keysIn(joined(chunks))
    expect(new Set(found).size).toBe(found.length)
    expect(found).toEqual(expect.arrayContaining(keys.slice(0, 298)))
    expect(await emptyStore().import(chunks)).toMatchObject({ imported: found.length })
  })

  law('an aborted export rejects with the reason, at once or on the way', async ({ open }) => {
    const store = await open()
    await store.write(
      Array.from({ length: 300 }, (_, index) => put(`k${index}`, `${index} ${'x'.repeat(900)}`)),
    )
    const reason = new Error('the user left')
    expect(await failureOf(bytesOf(store.export({ signal: AbortSignal.abort(reason) })))).toBe(reason)
    const controller = new AbortController()
    const chunks = store.export({ signal: controller.signal })[Symbol.asyncIterator]()
    expect((await chunks.next()).done).toBe(false)
    controller.abort(reason)
    expect(await failureOf(chunks.next())).toBe(reason)
    expect((await chunks.next()).done).toBe(true)
  })

  law('progress is told in items while a file is written and read', async ({ open }) => {
    const [store, told] = [await open(), [] as Progress[]]
    const onProgress = (progress: Progress): number => told.push(progress)
    await store.write(
      Array.from({ length: 300 }, (_, index) => put(`k${index}`, `${index} ${'x'.repeat(900)}`)),
    )
    const bytes = await bytesOf(store.export({ onProgress }))
    await expect.poll(() => told.at(-1)).toEqual({ phase: 'export', done: 300 })
    await store.import([bytes], { onProgress })
    await expect.poll(() => told.at(-1)).toEqual({ phase: 'import', done: 300, total: 300 })
    expect(told.map(({ phase }) => phase)).not.toContain('embed')
  })

  law('a prefix that is none, and a closed store, are refused', async ({ open }) => {
    const store = await open()
    expectError(await failureOf(bytesOf(store.export({ prefix: 'users' as never }))), 'invalid_namespace')
    const bytes = await bytesOf(store.export())
    await store.close()
    expectError(await failureOf(bytesOf(store.export())), 'closed')
    expectError(await failureOf(store.import([bytes])), 'closed')
  })
}
