/** Four tabs, each with a worker of its own, that change one database at once. */
import { expect, test } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import type { Write } from '../../src/core/write.ts'
import { ALL, type Store } from '../../src/store/store.ts'
import { answersTo } from '../contracts/store-items.ts'
import { random, sentence, SECRET } from '../store/crash/steps.ts'
import { faultOfPacks, placesOf, readTables } from '../store/crash/tables.ts'
import { keep, newName, openStore } from './open.ts'

const TABS = [0, 1, 2, 3]
const COUNTER = [['tabs', 'shared'], 'counter'] as const
const INCREMENTS = 20
const OWN = 160

async function openTab(name: string): Promise<Store> {
  const worker = keep(new Worker(new URL('./workers/fake.worker.ts', import.meta.url), { type: 'module' }))
  return openStore({ name }, worker)
}

/** Reads a number and writes the next one, until nobody was quicker; resolves to how often somebody was. */
async function increment(store: Store): Promise<number> {
  const [namespace, key] = COUNTER
  for (let conflicts = 0; ; conflicts++) {
    const item = await store.get(namespace, key)
    const value = { count: Number(item?.value['count'] ?? 0) + 1 }
    const expect = [{ namespace, key, version: item?.version ?? null }]
    try {
      await store.write([{ op: 'put', namespace, key, value }], { expect })
      return conflicts
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

/** Some items that only this tab has, then updates, deletions and what everybody overwrites. */
async function writeItems(store: Store, tab: number, next: () => number): Promise<void> {
  const own = (at: number): Write => ({
    op: 'put',
    namespace: ['tabs', `tab ${tab}`],
    key: `${tab}-${at}`,
    value: { content: sentence(next) },
  })
  for (let from = 0; from < OWN; from += 40) {
    await store.write(Array.from({ length: 40 }, (_, at) => own(from + at)))
    await store.write([own(from), own(from + 1)])
    await store.delete(['tabs', `tab ${tab}`], `${tab}-${from + 2}`)
    await store.put(['tabs', 'shared'], `s${Math.floor(next() * 5)}`, { content: sentence(next) })
    await store.search(['tabs'], { query: sentence(next) })
  }
}

/** What is to be forgotten for good, and its end. */
async function writeSecrets(store: Store, tab: number, next: () => number): Promise<void> {
  const prefix = ['tabs', `secret ${tab}`]
  for (let round = 0; round < 3; round++) {
    for (let at = 0; at < 5; at++) {
      await store.put(prefix, `${SECRET}${at}`, { content: `${SECRET} ${sentence(next)}` })
    }
    expect(await store.erase({ prefix })).toBe(5)
  }
}

/** Everything that a tab answers. */
async function answers(store: Store, queries: readonly string[]): Promise<unknown> {
  return {
    found: await answersTo(store, queries, { prefix: ['tabs'], limit: 50 }),
    listed: await store.search(['tabs'], { limit: ALL }),
    namespaces: await store.namespaces({ limit: ALL }),
    history: await store.history(...COUNTER),
  }
}

test(
  'four tabs that write, delete, erase and pack at once agree, and lose no update',
  { timeout: 120_000 },
  async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const name = newName()
    const tabs = await Promise.all(TABS.map(() => openTab(name)))
    const heard = tabs.map(() => new Set<string>())
    tabs.forEach((store, tab) =>
      store.subscribe(({ changes }) => {
        for (const { type, namespace, key } of changes) {
          heard[tab]?.add(`${type} ${key ?? namespace.join('/')}`)
        }
      }),
    )
    const conflicts = await Promise.all(
      tabs.map(async (store, tab) => {
        const next = random(seed, tab)
        let conflicts = 0
        await Promise.all([
          writeItems(store, tab, next),
          writeSecrets(store, tab, next),
          ...(tab % 2 === 0 ? [store.reindex()] : []),
          (async () => {
            for (let step = 0; step < INCREMENTS; step++) conflicts += await increment(store)
          })(),
        ])
        return conflicts
      }),
    )
    const about = `seed ${seed}`
    const counter = await tabs[0]?.get(...COUNTER)
    expect(counter?.value, about).toEqual({ count: TABS.length * INCREMENTS })
    expect(Math.max(...conflicts), 'it would show nothing if nobody had been quicker').toBeGreaterThan(0)

    const next = random(seed, 'questions')
    const queries = Array.from({ length: 4 }, () => sentence(next))
    const wanted = await answers(await openTab(name), queries)
    expect((wanted as { listed: unknown[] }).listed.length, about).toBeGreaterThan(TABS.length * (OWN - 4))
    for (const store of tabs) expect(await answers(store, queries), about).toEqual(wanted)

    const events = TABS.flatMap((tab) => [
      `put ${tab}-${OWN - 1}`,
      `delete ${tab}-2`,
      `erase tabs/secret ${tab}`,
    ])
    for (const names of heard) await expect.poll(() => [...names]).toEqual(expect.arrayContaining(events))

    const tables = await readTables(name)
    expect(faultOfPacks(tables), about).toBeUndefined()
    expect(placesOf(tables, SECRET), about).toEqual([])
  },
)

test('what four tabs packed in turn opens as what they wrote', { timeout: 60_000 }, async () => {
  const name = newName()
  const tabs = await Promise.all(TABS.map(() => openTab(name)))
  const next = random('pack', name)
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      tabs.map(async (store, tab) => {
        const writes = Array.from({ length: 300 }, (_, at): Write => {
          const address = { namespace: ['tabs', `tab ${tab}`], key: `${at + round * 100}` }
          return { op: 'put', ...address, value: { content: sentence(next) } }
        })
        await store.write(writes)
        await store.search(['tabs'], { query: 'tea' })
      }),
    )
    // In the background of all four, who know nothing of each other.
    await expect
      .poll(async () => (await readTables(name))['packs']?.length, { timeout: 20_000 })
      .toBeGreaterThan(0)
  }
  const queries = [sentence(next), sentence(next)]
  const wanted = await answers(await openTab(name), queries)
  expect((wanted as { listed: unknown[] }).listed).toHaveLength(TABS.length * 500)
  for (const store of tabs) expect(await answers(store, queries)).toEqual(wanted)
  expect(faultOfPacks(await readTables(name))).toBeUndefined()
})
