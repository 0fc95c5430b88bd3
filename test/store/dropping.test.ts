/** Which stored sets go, and which stay. */
import { expect, test } from 'vitest'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { withResolvers } from '../../src/core/with-resolvers.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { StoreOptions } from '../../src/store/options.ts'
import type { SetLocks } from '../../src/store/set-locks.ts'
import type { Store } from '../../src/store/store.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, put, teas } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { gatedEmbedder } from '../fakes/gated-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'
import { memoryLocks } from '../fakes/memory-locks.ts'

const BETTER = { id: 'better' }
const DAY_MS = 86_400_000

/** A database that outlives its stores, whose sweeps are due at every occasion. */
function openDatabase() {
  const storage: Storage = lastingStorage()
  const locks = memoryLocks()
  let now = Date.now()
  const open = (options: Partial<StoreOptions> = {}): Store =>
    createStore({
      storage,
      locks,
      embedder: fakeEmbedder({ id: 'base' }),
      makeEmbedder: ({ id }) => fakeEmbedder({ id }),
      clock: () => now,
      ttl: { sweepEveryMs: 1 },
      ...options,
    })
  const sets = async (): Promise<string[]> => (await storage.sets()).toSorted()
  /** What is stored after a day in which the store swept several times. */
  const later = async (store: Store): Promise<string[]> => {
    for (let sweeps = 0; sweeps < 2; sweeps++) {
      now += DAY_MS
      await store.namespaces()
      await new Promise((resolve) => setTimeout(resolve, 400))
    }
    return sets()
  }
  return { storage, locks, open, sets, later }
}

/** Some items, with vectors of some embedders. */
async function fill(
  open: ReturnType<typeof openDatabase>['open'],
  ids: string[],
  count = 300,
): Promise<void> {
  const store = open()
  await store.write(teas(count))
  for (const id of ids) await store.upgrade({ id })
  await store.close()
}

async function complete(store: Store): Promise<void> {
  await expect
    .poll(() => store.embedding(), { timeout: 10_000, interval: 50 })
    .toMatchObject({ embedder: 'own', pending: 0 })
}

test('what an aborted upgrade embedded stays', async () => {
  const { open, later, sets } = openDatabase()
  const better = gatedEmbedder('better')
  const store = open({ makeEmbedder: () => better.embedder })
  await store.write(teas(300))
  const leaving = new AbortController()
  const onProgress = ({ done }: { done: number }): void => {
    if (done > 0 && done < 300) leaving.abort()
  }
  await failureOf(store.upgrade(BETTER, { signal: leaving.signal, onProgress }))
  expect(await sets()).toEqual(['base', 'better'])
  expect(await later(store)).toEqual(['base', 'better'])
})

test('a complete better set stays in a session in which its model cannot be loaded, or is not asked for', async () => {
  const { open, later } = openDatabase()
  await fill(open, ['better'])
  const load = (): Promise<never> => Promise.reject(new Error('no network'))
  const offline = open({ makeEmbedder: ({ id }) => ({ ...fakeEmbedder({ id }), load }) })
  await failureOf(offline.upgrade(BETTER))
  expect(await later(offline)).toEqual(['base', 'better'])
  await offline.close()
  expect(await later(open())).toEqual(['base', 'better'])
})

test('a store whose own set took over drops what it does not know, once nobody uses it', async () => {
  const { open, later } = openDatabase()
  await fill(open, ['better'])
  const other = open()
  await other.namespaces()
  const store = open({ embedder: fakeEmbedder({ id: 'own' }) })
  await complete(store)
  expect(await later(store)).toEqual(['base', 'own'])
  await other.close()
  expect(await later(store)).toEqual(['own'])
})

test('a store that was asked for a set does not drop it, even where its own took over', async () => {
  const { open, later } = openDatabase()
  await fill(open, ['better'])
  const load = (): Promise<never> => Promise.reject(new Error('no network'))
  const own = fakeEmbedder({ id: 'own' })
  const store = open({ embedder: own, makeEmbedder: ({ id }) => ({ ...fakeEmbedder({ id }), load }) })
  await failureOf(store.upgrade(BETTER))
  await complete(store)
  expect(await later(store)).toEqual(['better', 'own'])
})

test.each([
  ['few items', 100, 0],
  ['a small share', 300, 4000],
])('a set that lacked %s when it was opened took nothing over', async (_, missing, before) => {
  const { storage, open, later } = openDatabase()
  const own = (): Embedder => fakeEmbedder({ id: 'own' })
  if (before > 0) {
    const store = open({ embedder: own() })
    await store.write(Array.from({ length: before }, (_, at) => put(`old${at}`, `${at}`)))
    await store.close()
  }
  const other = createStore({ storage, embedder: fakeEmbedder({ id: 'base' }) }) // without locks: drops nothing
  await other.write(teas(missing))
  await other.close()
  const store = open({ embedder: own() })
  await complete(store)
  expect(await later(store)).toEqual(['base', 'own'])
})

test('without locks nobody can tell what others use: what is not known stays', async () => {
  const { storage, open, later } = openDatabase()
  await fill(open, [])
  const store = createStore({ storage, embedder: fakeEmbedder({ id: 'own' }), ttl: { sweepEveryMs: 1 } })
  await complete(store)
  expect(await later(store)).toEqual(['base', 'own'])
})

test('going back drops what earlier sessions left, but nothing that somebody uses', async () => {
  const { open, sets } = openDatabase()
  await fill(open, ['better', 'best'])
  await fill(open, ['better'], 1)
  const other = open({ embedder: fakeEmbedder({ id: 'best' }) })
  await other.namespaces()
  const store = open()
  await store.downgrade()
  expect(await sets()).toEqual(['base', 'best'])
  await other.close()
  await store.downgrade()
  expect(await sets()).toEqual(['base'])
})

test('a set that is asked for again is not dropped for having been replaced before', async () => {
  const { open, later, locks } = openDatabase()
  const best = gatedEmbedder('best')
  const makeEmbedder: StoreOptions['makeEmbedder'] = ({ id }) =>
    id === 'best' ? best.embedder : fakeEmbedder({ id })
  const store = open({ makeEmbedder })
  await store.write(teas(300))
  await store.upgrade({ id: 'best' })
  const release = await locks.use('best') // as another tab does
  await store.upgrade(BETTER)
  best.failLoading(new Error('no network'))
  await failureOf(store.upgrade({ id: 'best' }))
  await release()
  expect(await later(store)).toEqual(['base', 'best', 'better'])
})

test('while the set that answers lacks vectors, nothing is dropped', async () => {
  const { open, later, locks } = openDatabase()
  const best = gatedEmbedder('best')
  const makeEmbedder: StoreOptions['makeEmbedder'] = ({ id }) =>
    id === 'best' ? best.embedder : fakeEmbedder({ id })
  const store = open({ makeEmbedder })
  await store.upgrade(BETTER)
  await store.put(ADA, 'tea', { content: 'green tea' })
  const release = await locks.use('better') // as another tab does
  await store.upgrade({ id: 'best' })
  const gate = best.hold('documents')
  const other = open()
  await other.write(teas(10)) // without vectors of the best
  await other.close()
  expect(await store.embedding()).toMatchObject({ embedder: 'best', pending: 10 })
  await release()
  expect(await later(store)).toEqual(['base', 'best', 'better'])
  gate.open()
  await expect.poll(async () => (await store.embedding()).pending, { timeout: 5000 }).toBe(0)
  expect(await later(store)).toEqual(['base', 'best'])
})

test('a former set that answers is in use: nobody drops it', async () => {
  const { open, sets } = openDatabase()
  await fill(open, [])
  const load = (): Promise<never> => Promise.reject(new Error('no network'))
  const own = { ...fakeEmbedder({ id: 'own' }), load }
  const between = open({ embedder: own, formerly: [fakeEmbedder({ id: 'base' })] })
  expect(await between.embedding()).toMatchObject({ embedder: 'base' })
  const other = open({ embedder: fakeEmbedder({ id: 'other' }) })
  await other.downgrade()
  expect(await sets()).toContain('base')
  await between.close()
  await other.downgrade()
  expect(await sets()).not.toContain('base')
})

test('what is let go of slowly is dropped nevertheless', async () => {
  const { open, sets, locks } = openDatabase()
  const use: SetLocks['use'] = async (set) => {
    const letGo = await locks.use(set)
    return async () => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      await letGo()
    }
  }
  const store = open({ locks: { ...locks, use } })
  await store.upgrade(BETTER)
  await store.put(ADA, 'tea', { content: 'green tea' })
  await store.downgrade()
  expect(await sets()).toEqual(['base'])
})

test('going back waits for what the upgrade is still writing', async () => {
  const { storage, open, sets } = openDatabase()
  const [reached, finished] = [withResolvers<void>(), withResolvers<void>()]
  const commit: Storage['commit'] = async (given) => {
    if (given.blobs?.some(({ set }) => set === 'better') === true) {
      reached.resolve()
      await finished.promise
    }
    return storage.commit(given)
  }
  const store = open({ storage: { ...storage, commit } })
  await store.write(teas(3))
  const upgrading = failureOf(store.upgrade(BETTER))
  await reached.promise
  const back = store.downgrade()
  await upgrading
  setTimeout(finished.resolve, 20)
  await back
  await new Promise((resolve) => setTimeout(resolve, 60)) // by now it has written
  expect(await sets()).toEqual(['base'])
})
