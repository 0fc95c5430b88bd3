/** Pages of a search, put together, are the whole: nothing repeats and nothing is skipped while nobody writes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFilter, type Filter } from '../../src/core/filter.ts'
import type { Write } from '../../src/core/write.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ALL, type Match, type SearchOptions } from '../../src/store/store.ts'
import { ADA, readPages } from '../contracts/store-items.ts'
import { fakeClock } from '../fakes/fake-clock.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

const WORDS = ['tea', 'green', 'cup', 'sea', 'dog', 'red', 'car']
const content = fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }).map((words) => words.join(' '))
const value = fc.record({
  content,
  n: fc.nat(9),
  even: fc.boolean(),
  tags: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
})
const index = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 5 },
  { arbitrary: fc.constant(false as const), weight: 2 },
  { arbitrary: fc.record({ group: fc.constantFrom('g', 'h'), position: fc.nat(50) }), weight: 2 },
)
const values = fc.tuple(value, index, fc.boolean())
const writesOf = (drawn: readonly Drawn[], ttlMs?: number): Write[] =>
  drawn.map(([value, index, mortal], at) => ({
    op: 'put',
    namespace: at % 3 === 0 ? [...ADA, 'notes'] : ADA,
    key: `k${at}`,
    value,
    index,
    ...(mortal && { ttlMs }),
  }))
type Drawn = typeof values extends fc.Arbitrary<infer Value> ? Value : never

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    fc.record({ even: fc.boolean() }),
    fc.record({ n: fc.record({ $gte: fc.nat(9) }) }),
    fc.record({ n: fc.record({ $in: fc.array(fc.nat(9), { maxLength: 3 }) }) }),
    fc.record({ 'tags[*]': fc.constantFrom('a', 'b', 'never') }),
    fc.record({ content: fc.record({ $exists: fc.boolean() }) }),
    fc.record({ $or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $and: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ $not: tie('filter') }),
  ),
}))
const searches: fc.Arbitrary<SearchOptions> = fc.record(
  {
    query: fc.constantFrom('tea', 'green tea by the sea', 'quantum'),
    filter,
    mode: fc.constantFrom('hybrid' as const, 'lexical' as const, 'vector' as const),
    minScore: fc.constantFrom(0, 0.1, 0.3),
    group: fc.constantFrom('g'),
    explain: fc.boolean(),
  },
  { requiredKeys: [] },
)

test('pages put together are the whole, and a filter only takes away', async () => {
  const store = createStore({ storage: memoryStorage(), embedder: fakeEmbedder() })
  await store.write(writesOf(fc.sample(values, { numRuns: 400, seed: 7 })))
  await fc.assert(
    fc.asyncProperty(searches, fc.integer({ min: 1, max: 130 }), async (options, size) => {
      const whole = await store.search(ADA, { ...options, limit: ALL })
      expect(await readPages(store, options, size)).toEqual(whole)
      expect(new Set(whole.map(({ key }) => key)).size).toBe(whole.length)
      const { filter, ...rest } = options
      if (filter === undefined) return
      const keeps = compileFilter(filter)
      const unfiltered = await store.search(ADA, { ...rest, limit: ALL })
      expect(whole).toEqual(unfiltered.filter((match) => keeps(match.value)))
    }),
    { numRuns: 200 },
  )
})

test('pages of items that being read prolongs neither repeat nor skip, read one after the other', async () => {
  const ttlMs = 1e9
  await fc.assert(
    fc.asyncProperty(
      fc.array(values, { minLength: 1, maxLength: 40, size: 'max' }),
      searches,
      fc.integer({ min: 1, max: 9 }),
      async (drawn, options, size) => {
        const { clock, pass } = fakeClock()
        const store = createStore({ storage: memoryStorage(), embedder: fakeEmbedder(), clock })
        await store.write(writesOf(drawn, ttlMs))
        const whole = await store.search(ADA, { ...options, limit: ALL, refreshTtl: false })
        const read: Match[] = []
        for (let offset = 0; offset < whole.length; offset += size) {
          pass(ttlMs / 50) // far enough for each reading to be a write
          read.push(...(await store.search(ADA, { ...options, limit: size, offset })))
        }
        const keysOf = (matches: readonly Match[]) => matches.map(({ key }) => key)
        expect(keysOf(read)).toEqual(keysOf(whole))
      },
    ),
    { numRuns: 100 },
  )
})
