/** Embedders that change, in real workers over IndexedDB: tabs that die, and tabs that do not agree. */
import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import { isKeepsakeError } from '../../src/core/errors.ts'
import type { Store } from '../../src/store/store.ts'
import type { ConnectOptions } from '../../src/wire/connect.ts'
import { ADA, keysFound, put } from '../contracts/store-items.ts'
import { openDatabase } from '../storage/database.ts'
import { keep, newName, openStore } from './open.ts'
import type { Asked } from './workers/embedders.worker.ts'

/** A tab: its store, its worker, and what its embedders were asked. */
interface Tab {
  readonly store: Store
  readonly worker: Worker
  readonly asked: readonly Asked[]
}

function newWorker(): { worker: Worker; asked: Asked[] } {
  const worker = keep(
    new Worker(new URL('./workers/embedders.worker.ts', import.meta.url), { type: 'module' }),
  )
  const asked: Asked[] = []
  worker.addEventListener('message', ({ data }: MessageEvent<Asked>) => asked.push(data))
  return { worker, asked }
}

async function openTab(name: string, options: Partial<ConnectOptions> = {}): Promise<Tab> {
  const { worker, asked } = newWorker()
  return { worker, asked, store: await openStore({ name, ...options }, worker) }
}

/** The texts of documents that an embedder was asked for. */
const documents = (asked: readonly Asked[], embedder: string): string[] =>
  asked.filter((one) => one.embedder === embedder && one.purpose === 'document').flatMap(({ texts }) => texts)

const items = (count: number, word = 'tea') =>
  Array.from({ length: count }, (_, at) => put(`${word}${at}`, `${word} ${at}`))

const nearest = (store: Store, query: string) => keysFound(store, { query, mode: 'vector', limit: 1 })

const SLOW = { id: 'better', options: { delayMs: 60 } }
const PATIENT = { timeout: 20_000, interval: 100 }

test('a tab that is killed while it upgrades loses a batch at most', { timeout: 60_000 }, async () => {
  const name = newName()
  const count = 1000
  const first = await openTab(name)
  await first.store.write(items(count))
  const upgrading = first.store.upgrade(SLOW).catch((error: unknown) => error)
  await expect.poll(() => documents(first.asked, 'better').length, PATIENT).toBeGreaterThan(400)
  first.worker.terminate()
  expect(isKeepsakeError(await upgrading, 'worker_failed')).toBe(true)
  const before = documents(first.asked, 'better').length
  expect(before).toBeLessThan(count)

  const second = await openTab(name)
  const told: Progress[] = []
  await second.store.upgrade({ id: 'better' }, { onProgress: (progress) => told.push(progress) })
  const again = documents(second.asked, 'better').length
  expect(before + again).toBeLessThanOrEqual(count + 128)
  expect(told.find(({ phase }) => phase === 'embed')?.done).toBeGreaterThanOrEqual(before - 128)
  expect(await second.store.embedding()).toMatchObject({ embedder: 'better', items: count, pending: 0 })
  expect(await nearest(second.store, 'tea 7')).toEqual(['tea7'])
  expect(documents(second.asked, 'base')).toEqual([])
})

test('a store opened with an upgrade answers at once, and with the better one soon; calls join it', async () => {
  const name = newName()
  const first = await openTab(name)
  await first.store.write(items(300))
  await first.store.close()
  const { store, asked } = await openTab(name, { upgrade: SLOW })
  expect(await store.embedding()).toMatchObject({ embedder: 'base', items: 300, pending: 0 })
  expect(await nearest(store, 'tea 7')).toEqual(['tea7'])
  await store.upgrade(SLOW)
  expect(await store.embedding()).toMatchObject({
    embedder: 'better',
    pending: 0,
    upgrade: { phase: 'done' },
  })
  expect(documents(asked, 'better')).toHaveLength(300)
  const wrong = await openTab(name, { upgrade: { id: 'unheard of' } })
  await expect
    .poll(() => wrong.store.embedding(), PATIENT)
    .toMatchObject({
      embedder: 'base',
      upgrade: { embedder: 'unheard of', phase: 'failed', error: { code: 'invalid_argument' } },
    })
})

test('a page that picks another embedder is answered by the first until that one is complete', async () => {
  const name = newName()
  const first = await openTab(name)
  await first.store.write(items(300))
  await first.store.close()
  const { store } = await openTab(name, { embedder: SLOW })
  expect(await nearest(store, 'tea 7')).toEqual(['tea7'])
  expect(await store.embedding()).toMatchObject({ embedder: 'base', pending: 0 })
  await expect.poll(() => store.embedding(), PATIENT).toMatchObject({ embedder: 'better', pending: 0 })
  expect(await nearest(store, 'tea 7')).toEqual(['tea7'])
  const database = openDatabase(name)
  await expect.poll(() => database.sets(), PATIENT).toEqual(['better'])
  await database.close()
})

test(
  'two tabs, one of which is upgraded, write at once: each finds everything by meaning',
  { timeout: 60_000 },
  async () => {
    const name = newName()
    const [plain, upgraded] = [await openTab(name), await openTab(name)]
    await plain.store.write(items(200))
    const upgrading = upgraded.store.upgrade(SLOW)
    await Promise.all(
      [plain, upgraded].map(async ({ store }, tab) => {
        for (let at = 0; at < 20; at++) {
          await store.put(ADA, `tab${tab}-${at}`, { content: `from ${tab} number ${at}` })
        }
      }),
    )
    await upgrading
    for (let at = 20; at < 30; at++) {
      for (const [tab, { store }] of [plain, upgraded].entries()) {
        await store.put(ADA, `tab${tab}-${at}`, { content: `from ${tab} number ${at}` })
      }
    }
    for (const { store } of [plain, upgraded]) {
      await expect.poll(() => store.embedding(), PATIENT).toMatchObject({ items: 260, pending: 0 })
      expect(await nearest(store, 'from 0 number 25')).toEqual(['tab0-25'])
      expect(await nearest(store, 'from 1 number 3')).toEqual(['tab1-3'])
    }
    expect((await plain.store.embedding()).embedder).toBe('base')
    expect((await upgraded.store.embedding()).embedder).toBe('better')
    // The other tab's set is in use: going back leaves it.
    const third = await openTab(name)
    await third.store.upgrade({ id: 'better' })
    await third.store.downgrade()
    expect(await nearest(upgraded.store, 'from 0 number 25')).toEqual(['tab0-25'])
    expect(await upgraded.store.embedding()).toMatchObject({ embedder: 'better', pending: 0 })
  },
)

test(
  'two tabs with two embedders: nothing is dropped while both live, and what is left when one is gone goes',
  { timeout: 60_000 },
  async () => {
    const name = newName()
    const policy = { ttl: { sweepEveryMs: 1 } }
    const old = await openTab(name, policy)
    await old.store.write(items(200))
    const young = await openTab(name, { embedder: { id: 'better' }, ...policy })
    await expect
      .poll(() => young.store.embedding(), PATIENT)
      .toMatchObject({ embedder: 'better', pending: 0 })
    for (let at = 0; at < 10; at++) {
      await old.store.put(ADA, `old${at}`, { content: `from old ${at}` })
      await young.store.put(ADA, `young${at}`, { content: `from young ${at}` })
    }
    const database = openDatabase(name)
    for (const { store } of [old, young]) {
      await expect.poll(() => store.embedding(), PATIENT).toMatchObject({ items: 220, pending: 0 })
      expect(await nearest(store, 'from old 3')).toEqual(['old3'])
      expect(await nearest(store, 'from young 3')).toEqual(['young3'])
    }
    expect((await database.sets()).toSorted()).toEqual(['base', 'better'])
    expect(new Set(documents(young.asked, 'better')).size).toBe(documents(young.asked, 'better').length)
    old.worker.terminate()
    const look = async () => {
      await young.store.search(ADA, { limit: 1 })
      return database.sets()
    }
    await expect.poll(look, { timeout: 20_000, interval: 500 }).toEqual(['better'])
    await database.close()
  },
)

test('two tabs that upgrade at once share the work', { timeout: 60_000 }, async () => {
  const name = newName()
  const tabs = [await openTab(name), await openTab(name)]
  await tabs[0]?.store.write(items(600))
  await Promise.all(tabs.map(({ store }) => store.upgrade(SLOW)))
  const texts = tabs.flatMap(({ asked }) => documents(asked, 'better'))
  expect(new Set(texts).size).toBe(600)
  expect(texts).toHaveLength(600)
  for (const { store } of tabs) expect(await nearest(store, 'tea 7')).toEqual(['tea7'])
})

test('two pages of one worker open one database, and one of them upgrades', async () => {
  const name = newName()
  const { worker } = newWorker()
  const [one, two] = [await openStore({ name }, worker), await openStore({ name }, worker)]
  await one.write(items(100))
  await two.upgrade({ id: 'better' })
  await one.put(ADA, 'new', { content: 'black coffee' })
  for (const store of [one, two]) {
    await expect.poll(() => store.embedding(), PATIENT).toMatchObject({ items: 101, pending: 0 })
    expect(await nearest(store, 'black coffee')).toEqual(['new'])
  }
  await two.downgrade()
  expect(await nearest(two, 'black coffee')).toEqual(['new'])
  expect(await nearest(one, 'black coffee')).toEqual(['new'])
})
