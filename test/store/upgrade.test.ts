import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { withResolvers } from '../../src/core/with-resolvers.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { EmbedderChoice } from '../../src/store/embedding.ts'
import type { Store } from '../../src/store/store.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, answersTo, keysFound, teas } from '../contracts/store-items.ts'
import { type FakeEmbedder, fakeEmbedder } from '../fakes/fake-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

const BETTER: EmbedderChoice = { id: 'better' }
const COUNT = 300

/** A store on 'base', whose better embedders are fakes of the chosen ids, with some items. */
async function openStore({ storage = memoryStorage(), count = COUNT } = {}) {
  const base = fakeEmbedder({ id: 'base', dimensions: 16 })
  const made = new Map<string, FakeEmbedder>()
  const hooks: { beforeEmbed?: (embedder: FakeEmbedder) => Promise<void> } = {}
  const makeEmbedder = ({ id, options }: EmbedderChoice): Embedder => {
    const fake = fakeEmbedder({ id, dimensions: (options as number | undefined) ?? 32 })
    made.set(id, fake)
    const embed: FakeEmbedder['embed'] = async (...args) => {
      await hooks.beforeEmbed?.(fake)
      return fake.embed(...args)
    }
    return { id, dimensions: fake.dimensions, embed }
  }
  const store = createStore({ storage, embedder: base, makeEmbedder })
  if (count > 0) await store.write(teas(count))
  return { storage, base, made, hooks, store }
}

/** What stores find here. */
const answers = (store: Store) => answersTo(store, ['tea 17', 'green', 'car', 'slipped in'], { limit: 40 })

/** What a store finds that has embedded the rows of this storage by itself. */
async function answersAnew(storage: Storage, id: string, dimensions = 32): Promise<unknown> {
  const fresh = createStore({ storage, embedder: fakeEmbedder({ id: `${id} anew`, dimensions }) })
  await fresh.reindex()
  const found = await answers(fresh)
  await storage.drop(`${id} anew`)
  return found
}

test('an upgrade loads, embeds what is stored, says how far it is, and answers then', async () => {
  const { storage, store } = await openStore()
  const told: Progress[] = []
  expect(await store.embedding()).toEqual({ embedder: 'base', dimensions: 16, items: COUNT, pending: 0 })
  await store.upgrade(BETTER, { onProgress: (progress) => told.push(progress) })
  expect(await store.embedding()).toEqual({
    embedder: 'better',
    dimensions: 32,
    items: COUNT,
    pending: 0,
    upgrade: { embedder: 'better', phase: 'done', done: COUNT, total: COUNT },
  })
  const total = COUNT
  expect(told).toEqual([0, 128, 256, 300].map((done) => ({ phase: 'embed', done, total })))
  expect(await answers(store)).toEqual(await answersAnew(storage, 'better'))
  expect(await storage.sets()).toEqual(expect.arrayContaining(['base', 'better']))
})

test('until then the base answers, and what is written meanwhile is in both', async () => {
  const { storage, store, hooks, made } = await openStore()
  const { promise: gate, resolve: open } = withResolvers<void>()
  hooks.beforeEmbed = () => gate
  const upgrading = store.upgrade(BETTER)
  await expect.poll(async () => (await store.embedding()).upgrade?.phase).toBe('embed')
  expect(await store.embedding()).toMatchObject({ embedder: 'base', pending: 0 })
  await store.put(ADA, 'new', { content: 'slipped in' })
  await store.put(ADA, 'k3', { content: 'green' })
  await store.delete(ADA, 'k4')
  expect(await keysFound(store, { query: 'slipped in', mode: 'vector', limit: 1 })).toEqual(['new'])
  open()
  await upgrading
  expect(
    made
      .get('better')
      ?.asked.flat()
      .filter((text) => text === 'slipped in'),
  ).toHaveLength(1)
  expect(await answers(store)).toEqual(await answersAnew(storage, 'better'))
  const asBefore = createStore({ storage, embedder: fakeEmbedder({ id: 'base', dimensions: 16 }) })
  expect(await asBefore.embedding()).toMatchObject({ pending: 0 })
})

test('what is written afterwards is embedded by both, and the next opening embeds nothing again', async () => {
  const storage = lastingStorage()
  const { store } = await openStore({ storage })
  await store.upgrade(BETTER)
  await store.put(ADA, 'new', { content: 'slipped in' })
  await store.close()
  const next = await openStore({ storage, count: 0 })
  expect(await next.store.embedding()).toMatchObject({ embedder: 'base', items: COUNT + 1, pending: 0 })
  await next.store.upgrade(BETTER)
  expect(await next.store.embedding()).toMatchObject({ embedder: 'better', pending: 0 })
  expect(next.made.get('better')?.asked).toEqual([])
  expect(next.base.asked).toEqual([])
})

test('the way back: the base answers at once, with everything, and the better set is dropped', async () => {
  const { storage, store } = await openStore()
  await store.upgrade(BETTER)
  await store.put(ADA, 'new', { content: 'slipped in' })
  await store.downgrade()
  expect(await store.embedding()).toEqual({ embedder: 'base', dimensions: 16, items: COUNT + 1, pending: 0 })
  expect(await storage.sets()).toEqual(['base'])
  expect(await answers(store)).toEqual(await answersAnew(storage, 'base', 16))
  await store.upgrade(BETTER)
  expect(await store.embedding()).toMatchObject({ embedder: 'better', pending: 0 })
  await store.downgrade()
  await store.downgrade()
  expect(await storage.sets()).toEqual(['base'])
})

test('going back while the upgrade is under way stops it', async () => {
  const { storage, store, hooks } = await openStore()
  hooks.beforeEmbed = () => new Promise((resolve) => setTimeout(resolve, 30))
  const upgrading = failureOf(store.upgrade(BETTER))
  await expect.poll(() => storage.sets()).toContain('better')
  await store.downgrade()
  expect(await upgrading).toMatchObject({ name: 'AbortError' })
  expect(await store.embedding()).toEqual({ embedder: 'base', dimensions: 16, items: COUNT, pending: 0 })
  expect(await storage.sets()).toEqual(['base'])
})

test('calls with the same choice join; another choice takes its place', async () => {
  const { store, made, hooks } = await openStore()
  hooks.beforeEmbed = () => new Promise((resolve) => setTimeout(resolve, 20))
  const told: Progress[] = []
  const one = store.upgrade({ id: 'better', options: 24 })
  const two = store.upgrade({ id: 'better', options: 24 }, { onProgress: (progress) => told.push(progress) })
  await Promise.all([one, two])
  expect(told.at(-1)).toEqual({ phase: 'embed', done: COUNT, total: COUNT })
  expect(made.get('better')?.asked.flat()).toHaveLength(COUNT)
  const given = failureOf(store.upgrade({ id: 'other' }))
  await expect.poll(() => made.has('other')).toBe(true)
  await store.upgrade({ id: 'best' })
  expect(await given).toMatchObject({ name: 'AbortError' })
  expect((await store.embedding()).embedder).toBe('best')
})

test('whoever aborts leaves the others; the last one stops it, and what was embedded stays', async () => {
  const { storage, store, made, hooks } = await openStore()
  hooks.beforeEmbed = () => new Promise((resolve) => setTimeout(resolve, 30))
  const reason = new Error('the user has changed her mind')
  const controllers = [new AbortController(), new AbortController()]
  const calls = controllers.map(({ signal }) => failureOf(store.upgrade(BETTER, { signal })))
  await expect.poll(async () => storage.sets()).toContain('better')
  controllers[0]?.abort(reason)
  expect(await calls[0]).toBe(reason)
  expect((await store.embedding()).upgrade?.phase).toBe('embed')
  controllers[1]?.abort(reason)
  expect(await calls[1]).toBe(reason)
  expect((await store.embedding()).upgrade).toBeUndefined()
  const before = made.get('better')?.asked.flat().length ?? 0
  await store.upgrade(BETTER)
  expect(before).toBeGreaterThan(0)
  expect(made.get('better')?.asked.flat().length).toBeLessThan(COUNT)
  expect(await answers(store)).toEqual(await answersAnew(storage, 'better'))
})

test('an embedder that fails leaves the base answering, says why, and can be asked for again', async () => {
  const { store, hooks } = await openStore()
  hooks.beforeEmbed = () => Promise.reject(new RangeError('the model is full'))
  const failure = { code: 'embedder_failed', details: { embedder: 'better' } }
  expect(await failureOf(store.upgrade(BETTER))).toMatchObject(failure)
  const { embedder, upgrade } = await store.embedding()
  expect(embedder).toBe('base')
  const error = { code: 'embedder_failed', cause: 'the model is full' }
  expect(upgrade).toMatchObject({ embedder: 'better', phase: 'failed', error })
  expect(await keysFound(store, { query: 'tea 7', limit: 1 })).toEqual(['k7'])
  delete hooks.beforeEmbed
  await store.upgrade(BETTER)
  expect((await store.embedding()).embedder).toBe('better')
})

test('an embedder that cannot be loaded, or made, is said so', async () => {
  const storage = memoryStorage()
  const makeEmbedder = ({ id }: EmbedderChoice): Embedder => {
    if (id === 'none') throw new TypeError('there is no such embedder')
    return { ...fakeEmbedder({ id }), load: () => Promise.reject(new Error('no network')) }
  }
  const store = createStore({ storage, embedder: fakeEmbedder(), makeEmbedder })
  expect(await failureOf(store.upgrade(BETTER))).toMatchObject({ code: 'embedder_failed' })
  expect(await failureOf(store.upgrade({ id: 'none' }))).toBeInstanceOf(TypeError)
  expect((await store.embedding()).upgrade).toMatchObject({ embedder: 'none', phase: 'failed' })
  expect(await failureOf(store.upgrade('better' as never))).toMatchObject({ code: 'invalid_argument' })
  const plain = createStore({ storage, embedder: fakeEmbedder() })
  expect(await failureOf(plain.upgrade(BETTER))).toMatchObject({ code: 'not_supported' })
})

test('an upgrade to what answers already is done at once', async () => {
  const { store } = await openStore()
  await store.upgrade({ id: 'base', options: 16 })
  expect((await store.embedding()).embedder).toBe('base')
  await store.upgrade(BETTER)
  await store.upgrade(BETTER)
  await store.upgrade({ id: 'base', options: 16 })
  expect((await store.embedding()).embedder).toBe('base')
  expect(await keysFound(store, { query: 'tea 7', mode: 'vector', limit: 1 })).toEqual(['k7'])
})

test('a store that closes stops its upgrade; the next one goes on where it stopped', async () => {
  const shared = memoryStorage()
  const storage = lastingStorage(shared)
  const { store, made, hooks } = await openStore({ storage })
  hooks.beforeEmbed = () => new Promise((resolve) => setTimeout(resolve, 30))
  const upgrading = failureOf(store.upgrade(BETTER))
  await expect.poll(() => storage.sets()).toContain('better')
  await store.close()
  expect(await upgrading).toMatchObject({ code: 'closed' })
  const next = await openStore({ storage, count: 0 })
  await next.store.upgrade(BETTER)
  const again = next.made.get('better')?.asked.flat().length ?? 0
  expect(again).toBeLessThan(COUNT)
  expect(again + (made.get('better')?.asked.flat().length ?? 0)).toBeLessThanOrEqual(COUNT + 128)
  expect(await answers(next.store)).toEqual(await answersAnew(storage, 'better'))
})

test('vectors of other dimensions than those stored under the id are refused', async () => {
  const storage = lastingStorage()
  const { store } = await openStore({ storage })
  await store.upgrade({ id: 'better', options: 32 })
  await store.put(ADA, 'new', { content: 'slipped in' })
  await store.close()
  const next = await openStore({ storage, count: 0 })
  const differs = { code: 'dimensions_differ', details: { embedder: 'better', expected: 32, actual: 48 } }
  const other = createStore({ storage, embedder: fakeEmbedder({ id: 'better', dimensions: 48 }) })
  expect(await failureOf(other.put(ADA, 'x', { content: 'y' }))).toMatchObject(differs)
  expect(await failureOf(other.search(ADA, { query: 'y' }))).toMatchObject(differs)
  expect(await other.get(ADA, 'x')).toBeUndefined()
  await next.store.put(ADA, 'unseen', { content: 'not yet embedded' })
  const { seq } = await storage.since(undefined, 'better')
  expect(await failureOf(next.store.upgrade({ id: 'better', options: 48 }))).toMatchObject(differs)
  expect((await storage.since(undefined, 'better')).seq).toBe(seq)
  await other.reindex()
  expect(await keysFound(other, { query: 'slipped in', mode: 'vector', limit: 1 })).toEqual(['new'])
})

test('a store without an embedder finds words, can be upgraded, and goes back to words', async () => {
  const storage = memoryStorage()
  const makeEmbedder = ({ id }: EmbedderChoice): Embedder => fakeEmbedder({ id, dimensions: 32 })
  const store = createStore({ storage, makeEmbedder })
  await store.write(teas(10))
  expect(await store.embedding()).toEqual({ items: 10, pending: 0 })
  await store.upgrade(BETTER)
  expect(await keysFound(store, { query: 'tea 7', mode: 'vector', limit: 1 })).toEqual(['k7'])
  await store.downgrade()
  expect(await store.embedding()).toEqual({ items: 10, pending: 0 })
  expect(await failureOf(store.search(ADA, { query: 'tea', mode: 'vector' }))).toMatchObject({
    code: 'invalid_argument',
  })
  expect(await keysFound(store, { query: 'tea 7', limit: 1 })).toEqual(['k7'])
})

test('a search that is under way when the embedder changes is answered by the one that it began with', async () => {
  const { store, base } = await openStore()
  const [asked, answered] = [withResolvers<void>(), withResolvers<void>()]
  const embed = base.embed.bind(base)
  base.embed = async (texts, options) => {
    if (options.purpose === 'query') {
      asked.resolve()
      await answered.promise
    }
    return embed(texts, options)
  }
  const searching = keysFound(store, { query: 'tea 7', mode: 'vector', limit: 1 })
  await asked.promise
  await store.upgrade(BETTER)
  answered.resolve()
  expect(await searching).toEqual(['k7'])
  expect(await keysFound(store, { query: 'tea 9', mode: 'vector', limit: 1 })).toEqual(['k9'])
})
