import { expect, test } from 'vitest'
import type { Progress } from '../../../src/core/call.ts'
import { failure } from '../../../src/storage/failures.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import type { Commit, Storage } from '../../../src/storage/storage.ts'
import { createStore } from '../../../src/store/create-store.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { ADA, keysFound, put } from '../../contracts/store-items.ts'
import { bytesOf, daysAgo, fileOf, NOW, type Written } from '../../contracts/transfer-file.ts'

const items = (count: number, content = 'tea'): Written[] =>
  Array.from({ length: count }, (_, index) => ({ item: { key: `k${index}`, value: { content } } }))

/** A store over a storage that is watched, or changed. */
function openStore(given: Partial<Storage> = {}) {
  const memory = memoryStorage()
  const commits: Commit[] = []
  const storage = {
    ...memory,
    commit: async (commit: Commit) => {
      commits.push(commit)
      return memory.commit(commit)
    },
    ...given,
  }
  const embedder = fakeEmbedder()
  return { memory, storage, commits, embedder, store: createStore({ storage, embedder }) }
}

test('a file is applied in commits of some dozen items, smaller ones while somebody searches or where the storage takes fewer', async () => {
  const { store, commits } = openStore()
  await store.import([fileOf(items(150))])
  expect(commits.map(({ rows = [] }) => rows.length)).toEqual([64, 64, 22])
  const searched = openStore()
  await searched.store.search(ADA)
  await searched.store.import([fileOf(items(20))])
  expect(searched.commits.map(({ rows = [] }) => rows.length)).toEqual([8, 8, 4])
  await searched.store.import([fileOf(items(3))], { mode: 'replace' })
  expect(searched.commits.slice(3).map(({ removals = [] }) => removals.length)).toEqual([8, 8, 1])
  const small = openStore({ limits: { valueBytes: Infinity, writesPerCommit: 5 } })
  await small.store.import([fileOf(items(12))])
  expect(small.commits.map(({ rows = [] }) => rows.length)).toEqual([5, 5, 2])
  await small.store.import([fileOf([])], { mode: 'replace' })
  expect(small.commits.slice(3).map(({ removals = [] }) => removals.length)).toEqual([5, 5, 2])
})

test('large items go in smaller commits', async () => {
  const { store, commits } = openStore()
  await store.import([fileOf(items(12, 'x'.repeat(900_000)))])
  expect(commits.map(({ rows = [] }) => rows.length)).toEqual([5, 5, 2])
})

test('a value that the storage does not take names its line, before anything is changed', async () => {
  const { store, commits } = openStore({ limits: { valueBytes: 50, writesPerCommit: 10 } })
  const lines = [...items(30), { item: { key: 'long', value: { content: 'x'.repeat(60) } } }]
  expectError(await failureOf(store.import([fileOf(lines)])), 'invalid_import', {
    details: { line: 32 },
    says: 'Line 32 holds a value of 74 bytes, and this storage takes 50. Import the file into another one.',
  })
  expect(commits).toEqual([])
})

test('an item that another tab changes while the import embeds is looked at again', async () => {
  const { store, memory, storage, embedder } = openStore()
  const other = createStore({ storage, embedder: fakeEmbedder() })
  const embed = embedder.embed.bind(embedder)
  let interfered = false
  embedder.embed = async (...args) => {
    if (!interfered) {
      interfered = true
      await other.put(ADA, 'k1', { content: 'newer' })
    }
    return embed(...args)
  }
  expect(await store.import([fileOf(items(3))])).toEqual({ imported: 2, skipped: 1, removed: 0 })
  expect((await store.get(ADA, 'k1'))?.value).toEqual({ content: 'newer' })
  expect(await memory.revisions([{ namespace: ADA, key: 'k1' }])).toMatchObject([
    [{ value: { content: 'newer' } }],
  ])
})

test('replace deletes only after everything was imported, and says why', async () => {
  const { store, memory, commits, embedder } = openStore()
  await store.import([fileOf([{ item: { key: 'old', value: { content: 'x' } } }])])
  embedder.failNext(new Error('no memory'))
  expectError(await failureOf(store.import([fileOf(items(3))], { mode: 'replace' })), 'embedder_failed')
  expect(await keysFound(store)).toEqual(['old'])
  await store.import([fileOf(items(3))], { mode: 'replace' })
  expect(commits.at(-1)).toMatchObject({ removals: [{ key: 'old', why: 'replaced by an import' }] })
  const [states] = await memory.revisions([{ namespace: ADA, key: 'old' }])
  expect(states).toMatchObject([{ value: { content: 'x' } }, { deleted: true, why: 'replaced by an import' }])
})

test('a full disk keeps its code and its cause, and says how far the import came', async () => {
  const { memory, storage } = openStore()
  let left = 1
  const full = new Error('The disk is full.')
  const commit: Storage['commit'] = async (given) => {
    if (left-- > 0) return memory.commit(given)
    throw failure('commit', 'app', full)
  }
  const store = createStore({ storage: { ...storage, commit } })
  const error = expectError(await failureOf(store.import([fileOf(items(300))])), 'storage_failed', {
    details: { operation: 'commit' },
    says: /The import stopped after 64 of 300 items, which stay\. Import the file again for the rest\.$/,
  })
  expect(error.cause).toBe(full)
  expect(await keysFound(store, { limit: 1000 })).toHaveLength(64)
})

test('a source that never answers is left when the signal is aborted, and told so', async () => {
  const { store } = openStore()
  const controller = new AbortController()
  const reason = new Error('too long')
  let left = false
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: async () => {
        left = true
        return { done: true as const, value: undefined }
      },
    }),
  }
  const call = store.import(source, { signal: controller.signal })
  setTimeout(() => controller.abort(reason), 5)
  expect(await failureOf(call)).toBe(reason)
  expect(left).toBe(true)
})

test('a source is told when its file is refused half way', async () => {
  const { store } = openStore()
  let given = 0
  let left = false
  const source = (function* () {
    try {
      for (;;) {
        given++
        yield new TextEncoder().encode('no export\n')
      }
    } finally {
      left = true
    }
  })()
  expectError(await failureOf(store.import(source)), 'invalid_import', { details: { line: 1 } })
  expect([given, left]).toEqual([1, true])
})

test('a stream that cannot be iterated is read by its reader', async () => {
  const { store } = openStore()
  const stream = new Blob([fileOf(items(2))]).stream()
  const source = { getReader: () => stream.getReader() } as ReadableStream<Uint8Array>
  expect(await store.import(source)).toMatchObject({ imported: 2 })
})

test('a store without an embedder imports what it can search by words', async () => {
  const store = createStore({ storage: memoryStorage() })
  await store.import([fileOf([{ item: { key: 'a', value: { content: 'green tea' }, updatedAt: NOW } }])])
  expect(await keysFound(store, { query: 'tea' })).toEqual(['a'])
})

test('identical texts of a batch are embedded once', async () => {
  const { store, embedder } = openStore()
  await store.import([fileOf(items(100))])
  expect(embedder.asked).toEqual([['tea']])
})

test('a store that keeps no history imports none', async () => {
  const storage = memoryStorage()
  const store = createStore({ storage, historyDays: 0 })
  const states = [{ revision: { key: 'a' } }, { item: { key: 'a', updatedAt: daysAgo(0) } }]
  expect(await store.import([fileOf(states)])).toMatchObject({ imported: 1 })
  expect((await storage.revisions([{ namespace: ADA, key: 'a' }]))[0]).toHaveLength(1)
})

test('vectors of an embedder that was not loaded when it exported are taken', async () => {
  const storage = memoryStorage()
  const first = createStore({ storage, embedder: fakeEmbedder() })
  await first.write([{ op: 'put', namespace: ADA, key: 'a', value: { content: 'tea' } }])
  const unloaded = { ...fakeEmbedder(), dimensions: undefined }
  const file = await bytesOf(createStore({ storage, embedder: unloaded }).export({ vectors: true }))
  const { store, embedder } = openStore()
  await store.import([file])
  expect(embedder.asked).toEqual([])
  expect(await keysFound(store, { query: 'tea', mode: 'vector' })).toEqual(['a'])
})

test('of what others write between two commits of an import nothing is written over twice', async () => {
  const { storage, memory } = openStore()
  const other = createStore({ storage: memory, embedder: fakeEmbedder() })
  let commits = 0
  const commit: Storage['commit'] = async (given) => {
    if (++commits === 2) await other.write([put('k0', 'mine'), put('k20', 'mine too')])
    return memory.commit(given)
  }
  const store = createStore({ storage: { ...storage, commit } })
  await store.search(ADA) // so that the commits are small
  const done: number[] = []
  const onProgress = ({ phase, ...progress }: Progress) =>
    void (phase === 'import' && done.push(progress.done))
  const result = await store.import([fileOf(items(24))], { mode: 'replace', onProgress })
  expect(result).toEqual({ imported: 24, skipped: 0, removed: 0 })
  expect(done.at(-1)).toBe(24)
  expect((await store.get(ADA, 'k0'))?.value).toEqual({ content: 'mine' })
})

test("a thread's log comes in one commit, however small the others are", async () => {
  const { storage, commits } = openStore()
  const store = createStore({ storage })
  const log = [...ADA, '$keepsake', 'threads', 'talk']
  const pages = items(20).map((line) => ('item' in line ? { item: { ...line.item, namespace: log } } : line))
  await store.search(ADA)
  await store.import([fileOf([...items(10), ...pages])])
  expect(commits.map(({ rows = [] }) => rows.length)).toEqual([8, 22])
})
