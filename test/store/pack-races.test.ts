/** Packing, erasing and reading at once in one store: each waits, and others come between. */
import { expect, test } from 'vitest'
import { withResolvers } from '../../src/core/with-resolvers.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { failureOf } from '../contracts/failure.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

const put = (store: Store, key: string, content: string) => store.put(['users', key], key, { content })

/** Everything that packs hold, as text. */
async function packed(storage: Storage): Promise<string> {
  const { packs } = await storage.since(undefined, 'fake')
  return packs.map(({ data }) => new TextDecoder('latin1').decode(data)).join('\n')
}

test('an erase beside another that must begin again leaves nothing of its words in a pack', async () => {
  const storage = memoryStorage()
  const { promise: held, resolve: release } = withResolvers<void>()
  const erasing: string[] = []
  const erase: Storage['erase'] = async (targets, packings) => {
    erasing.push(JSON.stringify(targets))
    if (erasing.length === 1) await held
    return storage.erase(targets, packings)
  }
  const store = createStore({ storage: { ...storage, erase }, embedder: fakeEmbedder() })
  for (const key of ['ada', 'bob']) await put(store, key, 'tea')
  await store.reindex() // a pack, so that each erase makes two, with a rest in between
  await put(store, 'ada', 'plugh')
  const bob = store.erase({ prefix: ['users', 'bob'] })
  await expect.poll(() => erasing).toHaveLength(1)
  await put(store, 'ada', 'xyzzy') // now Bob's must begin again
  const ada = store.erase({ prefix: ['users', 'ada'] })
  await Promise.resolve()
  release()
  expect(await Promise.all([bob, ada])).toEqual([1, 1])
  const left = await packed(storage)
  for (const word of ['xyzzy', 'plugh', 'ada', 'bob']) expect(left, word).not.toContain(word)
  expect(await store.search([], { query: 'xyzzy tea' })).toEqual([])
})

test('erases at once all happen, whatever is read and written meanwhile', async () => {
  const storage = memoryStorage()
  const store = createStore({ storage, embedder: fakeEmbedder() })
  const keys = Array.from({ length: 12 }, (_, at) => `word${at}x`)
  for (const key of keys) await put(store, key, `tea ${key}`)
  await store.reindex()
  for (const key of keys) await put(store, key, `coffee ${key}`)
  const erased = keys.slice(0, 9)
  const stay = keys.slice(9)
  const counts = await Promise.all([
    ...erased.map((key) => store.erase({ prefix: ['users', key] })),
    ...stay.map(async (key) => {
      await store.search([], { query: key })
      await put(store, key, `milk ${key}`)
      await store.reindex()
      return 1
    }),
  ])
  expect(counts).toEqual(keys.map(() => 1))
  const left = await packed(storage)
  for (const key of erased) expect(left, key).not.toContain(key)
  const found = await store.search([], { limit: 100 })
  expect(found.map(({ key }) => key).sort()).toEqual([...stay].sort())
  const reopened = createStore({ storage, embedder: fakeEmbedder() })
  for (const mode of ['hybrid', 'vector', 'lexical'] as const) {
    const options = { query: 'tea coffee milk', mode, limit: 100 }
    expect(await reopened.search([], options)).toEqual(await store.search([], options))
  }
})

test('an erase that others never let end is ended by its signal, and nothing is lost', async () => {
  const storage = memoryStorage()
  const controller = new AbortController()
  const reason = new Error('the user left')
  let rounds = 0
  const erase: Storage['erase'] = async () => {
    if (++rounds === 3) controller.abort(reason)
    return undefined
  }
  const store = createStore({ storage: { ...storage, erase }, embedder: fakeEmbedder() })
  await put(store, 'ada', 'tea')
  const erasing = store.erase({ prefix: ['users'] }, { signal: controller.signal })
  expect(await failureOf(erasing)).toBe(reason)
  expect(rounds).toBe(3)
  expect(await store.search(['users'], { query: 'tea' })).toHaveLength(1)
})

test('of two stores that pack at once none loses what the other packed', async () => {
  const storage = lastingStorage()
  const ranges = async () =>
    (await storage.since(undefined, 'fake')).packs.map(({ from, upTo }) => [from, upTo])
  const { promise: held, resolve: release } = withResolvers<void>()
  const begun: number[] = []
  const ended: boolean[] = []
  const pack: Storage['pack'] = async (packing) => {
    if (begun.push(packing.position.seq) > 1) await held
    const done = await storage.pack(packing)
    ended.push(done)
    return done
  }
  const slow = createStore({ storage: { ...storage, pack }, embedder: fakeEmbedder() })
  const quick = createStore({ storage, embedder: fakeEmbedder() })
  const fill = (store: Store, from: number): Promise<unknown> =>
    store.write(
      Array.from({ length: 300 }, (_, at) => {
        const key = `word${from + at}`
        return { op: 'put', namespace: ['users'], key, value: { content: `tea ${key}` } }
      }),
    )
  await fill(slow, 0)
  await expect.poll(ranges).toEqual([[0, 300]])
  await fill(slow, 300)
  const closing = slow.close() // which packs what is due
  await expect.poll(() => begun).toEqual([300, 600])
  await fill(quick, 600)
  await quick.close()
  expect(await ranges()).toEqual([[0, 900]])
  release()
  await closing
  expect(ended).toEqual([true, false])
  const reopened = createStore({ storage, embedder: fakeEmbedder() })
  const found = await reopened.search(['users'], { query: 'tea', mode: 'vector', limit: 1000 })
  expect(found.filter(({ score }) => score !== undefined)).toHaveLength(900)
})

test('what one store reindexes the other reads, and does not write its own over it', async () => {
  const storage = memoryStorage()
  const model = { turned: false }
  const open = (): Store => {
    const embedder = fakeEmbedder()
    const embed: typeof embedder.embed = async (texts, options) => {
      const { vectors } = await embedder.embed(texts, options)
      return { vectors: model.turned ? vectors.map((vector) => vector.toReversed()) : vectors }
    }
    const pace = { texts: 64, characters: 10_000, calls: 1, cacheBytes: 0 } // what it gave before is not what it gives now
    return createStore({ storage, embedder: { ...embedder, embed, pace } })
  }
  const [one, two] = [open(), open()]
  for (const key of ['ada', 'bob']) await put(one, key, `tea ${key}`)
  await one.reindex()
  const search = { query: 'tea ada', mode: 'vector' } as const
  const [before] = await two.search([], search)
  model.turned = true
  await one.reindex()
  expect((await two.search([], search))[0]).toEqual(before)
  await two.erase({ prefix: ['users', 'bob'] })
  expect((await open().search([], search))[0]).toEqual(before)
})
