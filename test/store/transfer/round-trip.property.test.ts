import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/json.ts'
import { isUnder } from '../../../src/core/namespace.ts'
import type { Write } from '../../../src/core/write.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { createStore } from '../../../src/store/create-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { bytesOf, contentOf, inChunks, linesOf } from '../../contracts/transfer-file.ts'

const label = fc.constantFrom('a', 'ab', 'b', '$keepsake', 'é', '\u{1f375}', '\uffff', 'a\n"b\\')
const address = {
  namespace: fc.array(label, { minLength: 1, maxLength: 3 }),
  key: fc.constantFrom('k', 'l', '\r\n', '\u2028'),
}
const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 3,
}) as fc.Arbitrary<JsonObject>
const index = fc.option(
  fc.oneof(
    fc.constant(false as const),
    fc.record({ text: fc.string(), label: fc.string(), position: fc.integer() }, { requiredKeys: [] }),
  ),
  { nil: undefined },
)
const write: fc.Arbitrary<Write> = fc.oneof(
  {
    arbitrary: fc.record({
      op: fc.constant('put' as const),
      ...address,
      value,
      index,
      why: fc.option(fc.string(), { nil: undefined }),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ op: fc.constant('delete' as const), ...address }), weight: 1 },
)

/** Not long ago: a store keeps no older states than its days of history. */
const START = Date.now() - 3_600_000

/** A store after these writes, one second apart. */
async function storeOf(writes: readonly Write[]): Promise<Store> {
  let now = START
  const store = createStore({ storage: memoryStorage(), embedder: fakeEmbedder(), clock: () => now })
  for (const one of writes) {
    now += 1000
    await store.write([one], { reserved: true })
  }
  return store
}

const opened = (): Store => createStore({ storage: memoryStorage(), embedder: fakeEmbedder() })

test('export → import into an empty store → export gives the same lines, in whatever chunks it travels', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 20 }),
      fc.integer({ min: 1, max: 500 }),
      async (writes, length) => {
        const bytes = await bytesOf((await storeOf(writes)).export())
        const other = opened()
        await other.import(inChunks(bytes, length))
        expect(contentOf(await bytesOf(other.export()))).toEqual(contentOf(bytes))
        expect(await other.import([bytes])).toMatchObject({ imported: 0 })
      },
    ),
    { numRuns: 150 },
  )
})

test('a file holds its prefix and nothing beside it, whatever the namespaces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 20 }),
      fc.array(label, { maxLength: 2 }),
      async (writes, prefix) => {
        const store = await storeOf(writes)
        const all = linesOf(await bytesOf(store.export())).filter((line) => 'item' in line)
        const under = linesOf(await bytesOf(store.export({ prefix }))).filter((line) => 'item' in line)
        expect(under).toEqual(all.filter(({ item }) => isUnder(item.namespace, prefix)))
      },
    ),
    { numRuns: 100 },
  )
})

test('two stores that import each other’s files hold the same, the newest of each key', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 12 }),
      fc.array(write, { maxLength: 12 }),
      async (left, right) => {
        const puts = (writes: Write[]): Write[] => writes.filter(({ op }) => op === 'put')
        const [one, two] = [await storeOf(puts(left)), await storeOf([...puts(right)])]
        const [ofOne, ofTwo] = [await bytesOf(one.export()), await bytesOf(two.export())]
        await one.import([ofTwo])
        await two.import([ofOne])
        const moments = async (store: Store): Promise<unknown[]> =>
          linesOf(await bytesOf(store.export())).flatMap((line) =>
            'item' in line ? [[line.item.namespace, line.item.key, line.item.updatedAt]] : [],
          )
        expect(await moments(one)).toEqual(await moments(two))
      },
    ),
    { numRuns: 100 },
  )
})

test('replace makes the store export the file again, whatever was there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 12 }),
      fc.array(write, { maxLength: 12 }),
      async (here, there) => {
        const store = await storeOf(here)
        const bytes = await bytesOf((await storeOf(there)).export({ history: false }))
        await store.import([bytes], { mode: 'replace' })
        expect(contentOf(await bytesOf(store.export({ history: false })))).toEqual(contentOf(bytes))
      },
    ),
    { numRuns: 100 },
  )
})
