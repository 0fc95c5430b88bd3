/** Random trees of namespaces, and what a store shows of one branch of them. */
import fc from 'fast-check'
import type { IndexHint } from '../../src/core/item.ts'
import type { Namespace } from '../../src/core/namespace.ts'
import type { Clock } from '../../src/core/time.ts'
import type { Write } from '../../src/core/write.ts'
import { ALL, type SearchOptions, type Store } from '../../src/store/store.ts'

/** One commit of several writes, anywhere in the tree. */
export type Step = readonly Write[]

/** Makes an empty store that reads this clock. */
export type Open = (clock: Clock) => Store

/** Where an item is or was. */
export interface Place {
  readonly namespace: Namespace
  readonly key: string
}

const SIBLINGS: Namespace[] = [
  ['a'],
  ['a', 'b'],
  ['ab'],
  ['a', 'bc'],
  ['a.b'],
  ['a', 'b', 'c'],
  ['a/b'],
  ['a\0b'],
  ['a', '\0'],
  ['a', '$keepsake', 'b'],
  ['1'],
  ['b'],
]
const PLAIN = 'a b c ab bc 1 10 . / " \' [] ["a"] a","b \\ * _ % __proto__ constructor é 🍵'
const LABELS = [...PLAIN.split(' '), ' ', '\0', '\n', 'a\0', '\ud83c', '\udf75', '\uffff']
const KEYS = ['k', 'b', 'c', 'b/c', '\0', '["a","b"]', '1']
const TEXTS = ['green tea', 'tea', 'red car', 'green dog', 'she walked to the sea', '!?', '']

const label = fc.constantFrom(...LABELS)

/** A namespace; often one that has siblings of nearly the same name. */
const namespaces: fc.Arbitrary<Namespace> = fc.oneof(
  { arbitrary: fc.constantFrom(...SIBLINGS), weight: 3 },
  { arbitrary: fc.array(label, { minLength: 1, maxLength: 3 }), weight: 1 },
)

/** A branch of the tree, or all of it. */
export const prefixes: fc.Arbitrary<Namespace> = fc.oneof(
  { arbitrary: namespaces, weight: 6 },
  { arbitrary: label.map((one) => [one]), weight: 1 },
  { arbitrary: fc.constant([]), weight: 1 },
)

const hint: fc.Arbitrary<IndexHint> = fc.record(
  {
    group: fc.constantFrom('g', 'h'),
    position: fc.integer({ min: 0, max: 4 }),
    label: fc.constantFrom('Ada', 'Bob', 'sea'),
    time: fc.constantFrom('2023-05-08', '2023-06-01'),
    fields: fc.constant(['content', 'tags[*]']),
  },
  { requiredKeys: [] },
)
const index = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 2 },
  { arbitrary: fc.constant(false as const), weight: 1 },
  { arbitrary: hint, weight: 2 },
)
const value = fc.record({
  content: fc.constantFrom(...TEXTS),
  tags: fc.array(fc.constantFrom('blue', 'tea'), { maxLength: 2 }),
  n: fc.integer({ min: 0, max: 9 }),
})
const put = fc.record({
  op: fc.constant('put' as const),
  namespace: namespaces,
  key: fc.constantFrom(...KEYS),
  value,
  index,
  why: fc.constantFrom('first', 'again'),
})
const removal = fc.record({
  op: fc.constant('delete' as const),
  namespace: namespaces,
  key: fc.constantFrom(...KEYS),
})
const write: fc.Arbitrary<Write> = fc.oneof({ arbitrary: put, weight: 4 }, { arbitrary: removal, weight: 1 })

/** The most steps of a history. */
export const MAX_STEPS = 5

/** What happens to a tree: commits of a few writes. */
export const histories: fc.Arbitrary<Step[]> = fc.array(fc.array(write, { minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: MAX_STEPS,
})

/** When a step happens, counted from 1, in milliseconds since 1970: a minute after the one before. */
export function momentOf(step: number): number {
  return Date.UTC(2024, 0, 1) + step * 60_000
}

/** Whether a namespace is in or under a prefix, label by label. */
export function isIn(namespace: Namespace, prefix: Namespace): boolean {
  const head = namespace.slice(0, prefix.length)
  return head.length === prefix.length && head.every((label, at) => label === prefix[at])
}

/** Where anything ever was. */
export function placesOf(steps: readonly Step[]): Place[] {
  const places = steps.flat().map(({ namespace, key }) => ({ namespace, key }))
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()]
}

/** A store in which those writes happened that are to be kept, each step at a moment of its own. */
export async function replay(
  open: Open,
  steps: readonly Step[],
  keeps: (namespace: Namespace) => boolean = () => true,
): Promise<Store> {
  let now = 0
  const store = open(() => momentOf(now))
  for (const step of steps) {
    now += 1
    const writes = step.filter(({ namespace }) => keeps(namespace))
    if (writes.length > 0) await store.write(writes, { reserved: true })
  }
  return store
}

const SEARCHES: SearchOptions[] = [
  {},
  { limit: 2, offset: 1 },
  { filter: { 'tags[*]': 'tea', n: { $lt: 8 } } },
  { query: 'green tea', explain: true },
  { query: 'green tea', mode: 'vector' },
  { query: 'green tea', mode: 'lexical' },
  { query: 'green tea', limit: 3, offset: 1 },
  { query: 'Did Ada or Bob walk to the sea in May?', explain: true },
  { query: 'tea', filter: { $or: [{ content: 'tea' }, { n: { $gte: 5 } }] } },
  { query: 'tea', group: 'g' },
  { query: 'red car', kinds: ['Unknown'], minScore: 0.1 },
]

/** Everything that reading a branch shows, without the numbers that the rest of the tree moves on. */
export async function look(store: Store, prefix: Namespace, places: readonly Place[]): Promise<unknown> {
  const gets = places.filter(({ namespace }) => isIn(namespace, prefix))
  return withoutVersions({
    got: await Promise.all(gets.map(({ namespace, key }) => store.get(namespace, key))),
    found: await Promise.all(SEARCHES.map((search) => store.search(prefix, { limit: ALL, ...search }))),
    namespaces: await list(store, prefix),
    children: await list(store, prefix, prefix.length + 1),
  })
}

/** The namespaces in and under a prefix; a prefix with `*` is a pattern there, and means others on purpose. */
export async function list(
  store: Store,
  prefix: Namespace,
  maxDepth?: number,
): Promise<readonly Namespace[]> {
  const all = await store.namespaces({ prefix, limit: ALL, maxDepth })
  return prefix.includes('*') ? all.filter((namespace) => isIn(namespace, prefix)) : all
}

/** A copy without the versions: other branches' changes raise them. */
export function withoutVersions(shown: unknown): unknown {
  return JSON.parse(
    JSON.stringify(shown, (name, inner: unknown) => (name === 'version' ? undefined : (inner ?? null))),
  )
}
