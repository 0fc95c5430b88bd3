/** Whatever tabs write, upgrade, go back, erase and reopen: every set finds what one finds that embedded everything anew. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import type { Write } from '../../src/core/write.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { StoreOptions } from '../../src/store/options.ts'
import type { EmbedderChoice } from '../../src/store/embedding.ts'
import type { Store } from '../../src/store/store.ts'
import { answersTo } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'
import { type MemoryLocks, memoryLocks } from '../fakes/memory-locks.ts'
import { doStep, named, stepsOf } from './two-tabs.ts'

const DIMENSIONS: Readonly<Record<string, number>> = { a: 16, b: 24, c: 32 }
const NAMESPACES = [['users'], ['users', 'ada']]
const CONTENTS = ['green tea', 'tea', 'red car', 'she walked to the sea', '!?', '']

const make = (id: string) => fakeEmbedder({ id, dimensions: DIMENSIONS[id] ?? 8 })

/** A tab of a shared database. The first has 'a' and may be upgraded, the second has changed from 'a' to 'b'. */
function openTab(database: { storage: Storage; locks: MemoryLocks }, tab: number): Store {
  const embedding: Partial<StoreOptions> =
    tab === 0 ? { embedder: make('a') } : { embedder: make('b'), formerly: [make('a')] }
  return createStore({
    ...database,
    ...embedding,
    makeEmbedder: ({ id }: EmbedderChoice) => make(id),
    ttl: { sweepEveryMs: 1 },
  })
}

/** What a tab does; `reopen` closes it and opens it again. */
type Act = (store: Store) => Promise<unknown>
const REOPEN: Act = () => Promise.resolve()

const address = {
  namespace: fc.constantFrom(...NAMESPACES),
  key: fc.constantFrom('k0', 'k1', 'k2', 'k3', 'k4'),
}
const hints: Extract<Write, { op: 'put' }>['index'][] = [
  undefined,
  false,
  { text: ['cup', 'green tea'] },
  { group: 'g', position: 1 },
]
const put: fc.Arbitrary<Write> = fc.record({
  op: fc.constant('put'),
  ...address,
  value: fc.record({ content: fc.constantFrom(...CONTENTS) }),
  index: fc.constantFrom(...hints),
})
const removal: fc.Arbitrary<Write> = fc.record({ op: fc.constant('delete'), ...address })
const writes = fc.array(fc.oneof({ arbitrary: put, weight: 4 }, { arbitrary: removal, weight: 1 }), {
  minLength: 1,
  maxLength: 5,
})

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: writes.map((drawn) => named<Act>(`write ${drawn.length}`, (store) => store.write(drawn))),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('a', 'b', 'c')
      .map((id) => named<Act>(`upgrade ${id}`, (store) => store.upgrade({ id }))),
  },
  { weight: 2, arbitrary: fc.constant(named<Act>('downgrade', (store) => store.downgrade())) },
  {
    weight: 2,
    arbitrary: fc.constant(named<Act>('search', (store) => store.search([], { query: 'green tea' }))),
  },
  {
    weight: 1,
    arbitrary: fc.constant(named<Act>('erase', (store) => store.erase({ namespace: ['users'], key: 'k1' }))),
  },
  { weight: 1, arbitrary: fc.constant(named<Act>('reindex', (store) => store.reindex())) },
  { weight: 2, arbitrary: fc.constant(REOPEN) },
)

/** An upgrade may be given up for another one; nothing else may fail. */
async function perform(act: Act, store: Store): Promise<void> {
  await act(store).catch((error: unknown) => {
    if (!(error instanceof DOMException) && !isKeepsakeError(error, 'closed')) throw error
  })
}

const answers = (store: Store) =>
  answersTo(store, ['tea', 'green tea', 'a walk to the sea', 'car'], { limit: 100 })

/** What a set finds, completed, and what the same vectors find that were made from the rows. */
async function check(storage: Storage, id: string): Promise<void> {
  const kept = createStore({ storage, embedder: make('other'), makeEmbedder: () => make(id) })
  await kept.upgrade({ id })
  const { pending, embedder } = await kept.embedding()
  expect([pending, embedder]).toEqual([0, id])
  const anew = createStore({
    storage,
    embedder: fakeEmbedder({ id: `${id} anew`, dimensions: DIMENSIONS[id] ?? 8 }),
  })
  await anew.reindex()
  expect(await answers(kept)).toEqual(await answers(anew))
}

test('every set finds what one finds that embedded everything anew', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf(act), async (drawn) => {
      const storage = lastingStorage()
      const database = { storage, locks: memoryLocks() }
      const tabs = [openTab(database, 0), openTab(database, 1)]
      const run = async (act: Act, tab: number): Promise<void> => {
        if (act !== REOPEN) return perform(act, tabs[tab] as Store)
        const before = tabs[tab] as Store
        tabs[tab] = openTab(database, tab)
        await before.close()
      }
      for (const step of drawn) await doStep(step, run)
      for (const store of tabs) await answers(store)
      await Promise.all(tabs.map((store) => store.close()))
      for (const name of await storage.sets()) if (name in DIMENSIONS) await check(storage, name)
    }),
    { numRuns: 60 },
  )
})
