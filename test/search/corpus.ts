/** Items, vectors and queries for tests of the index. */
import fc from 'fast-check'
import type { Namespace } from '../../src/core/namespace.ts'
import type { Entry, IndexedItem } from '../../src/search/entry.ts'
import { quantize } from '../../src/search/vectors.ts'
import { embedWords } from '../fakes/fake-embedder.ts'

/** Enough for directions that differ, few enough to be fast. */
const DIMENSIONS = 8

/** An item for the index; each text has the vector of its words unless told otherwise. */
export interface ItemOptions extends Partial<Entry> {
  readonly texts?: readonly string[]
  /** A text's weight in a window; 1 by default. */
  readonly weight?: number
  /** Texts without vectors are found by their words only. */
  readonly unread?: boolean
}

let versions = 0

/** An item; its `seq` rises with every call. */
export function item(key: string, options: ItemOptions = {}): IndexedItem {
  const { texts = [key], weight = 1, unread = false, namespace = ['ns'], ...rest } = options
  const entry = { namespace, key, seq: ++versions, kind: 'Memory', ...rest }
  const vectors = texts.map((text) => (unread ? undefined : quantize(embedWords(text, DIMENSIONS), weight)))
  return { entry, texts, vectors }
}

/** The query's vector, as the embedder gives it. */
export function vectorOf(text: string): Float32Array {
  return embedWords(text, DIMENSIONS)
}

const WORDS = ['tea', 'teas', 'green', 'dog', 'Pascal', 'sea', 'the', 'walking', 'walked', 'café', '猫', '!?']
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((words) => words.join(' '))
const moment = fc.integer({ min: Date.UTC(2023, 3, 20), max: Date.UTC(2023, 6, 20) })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined })

/** A change of the index: an item added or replaced, or one removed. */
export type Change =
  | { readonly type: 'add'; readonly key: string; readonly options: ItemOptions }
  | { readonly type: 'remove'; readonly key: string; readonly namespace: Namespace }

const namespace = fc.constantFrom<Namespace>(['a'], ['a', 'b'], ['ab'])
const key = fc.integer({ min: 0, max: 40 }).map((number) => `k${number}`)

const options: fc.Arbitrary<ItemOptions> = fc.record({
  namespace,
  texts: fc.oneof(
    { weight: 8, arbitrary: text.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) },
  ),
  weight: fc.constantFrom(0, 0.5, 1, 7),
  unread: fc.constantFrom(false, false, false, true),
  kind: fc.constantFrom('Memory', 'Turn'),
  group: fc.constantFrom(undefined, 'one', 'one', 'one', 'two'),
  position: maybe(fc.integer({ min: 0, max: 12 })),
  label: fc.constantFrom(undefined, 'Ada', 'Bob', 'Ada Byron'),
  time: maybe(moment),
  validUntil: fc.constantFrom(undefined, undefined, undefined, Date.UTC(2023, 5, 1)),
})

const add = fc.record({ type: fc.constant('add' as const), key, options })
const remove = fc.record({ type: fc.constant('remove' as const), key, namespace })

/** Any order of additions, updates and removals. */
export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: add }, { weight: 2, arbitrary: remove }),
  { minLength: 1, maxLength: 120, size: 'max' },
)

/** A question that may name a person, a month and words that stand somewhere or nowhere. */
export const question: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...WORDS, 'Ada', "Bob's", 'in May 2023', 'on 3 June', 'quantum'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((words) => words.join(' '))

/** An item's identity, to compare by. */
export const idOf = ({ namespace, key }: Pick<Entry, 'namespace' | 'key'>): string =>
  JSON.stringify([namespace, key])
