/** Arguments that a store refuses with `invalid_argument`. */
import type { Store } from '../../src/store/store.ts'
import { ADA } from './store-items.ts'

/** A store that takes anything. */
export type Untyped = { [Method in keyof Store]: (...args: unknown[]) => Promise<unknown> }

/** Arguments of the wrong shape, and the calls that give them. */
export const argumentCases: readonly [
  name: string,
  argument: string,
  says: string,
  call: (store: Untyped) => Promise<unknown>,
][] = [
  ['an empty key', 'key', "Key '' is not a non-empty string.", (store) => store.put(ADA, '', {})],
  ['a key that is a number', 'key', 'Key 7 is not a non-empty string.', (store) => store.get(ADA, 7)],
  [
    'a value that is a string',
    'value',
    "Value 'tea' is not a JSON object.",
    (store) => store.put(ADA, 'k', 'tea'),
  ],
  [
    'a value that is an array',
    'value',
    'Value ["tea"] is not a JSON object.',
    (store) => store.put(ADA, 'k', ['tea']),
  ],
  ['writes that are no array', 'writes', "Writes 'tea' are not an array.", (store) => store.write('tea')],
  [
    'an unknown op',
    'op',
    "Write op 'post' is neither 'put' nor 'delete'.",
    (store) => store.write([{ op: 'post', namespace: ADA, key: 'k', value: {} }]),
  ],
  [
    'an index that is a string',
    'index',
    "Index 'tea' is neither false nor a hint",
    (store) => store.put(ADA, 'k', {}, { index: 'tea' }),
  ],
  [
    'a text that is a number',
    'index.text',
    'index.text is 7, neither a string nor',
    (store) => store.put(ADA, 'k', {}, { index: { text: 7 } }),
  ],
  [
    'a reason that is a number',
    'why',
    'why is 7, not a string.',
    (store) => store.put(ADA, 'k', {}, { why: 7 }),
  ],
  [
    'a reason to delete that is an object',
    'why',
    'why is {"a":1}, not a string.',
    (store) => store.delete(ADA, 'k', { why: { a: 1 } }),
  ],
  [
    'fields that hold a number',
    'index.fields',
    'index.fields is [7], neither a string nor',
    (store) => store.put(ADA, 'k', {}, { index: { fields: [7] } }),
  ],
  [
    'a field that cannot be read',
    'path',
    "Path 'a[b' cannot be read.",
    (store) => store.put(ADA, 'k', {}, { index: { fields: ['a[b'] } }),
  ],
  [
    'a position that is a string',
    'index.position',
    "index.position is '7', not a number.",
    (store) => store.put(ADA, 'k', {}, { index: { position: '7' } }),
  ],
  [
    'a time that is no moment',
    'index.time',
    "index.time is 'soon', not a moment in ISO 8601.",
    (store) => store.put(ADA, 'k', {}, { index: { time: 'soon' } }),
  ],
  [
    'a version that is a string',
    'expect',
    "Expected version '1' is neither a whole number nor null.",
    (store) => store.write([], { expect: [{ namespace: ADA, key: 'k', version: '1' }] }),
  ],
  [
    'expect that is no array',
    'expect',
    'expect {} is not an array.',
    (store) => store.write([], { expect: {} }),
  ],
  [
    'a query that is a number',
    'query',
    'Query 7 is not a string.',
    (store) => store.search(ADA, { query: 7 }),
  ],
  [
    'an unknown mode',
    'mode',
    "Mode 'fuzzy' is none of 'hybrid', 'vector', 'lexical'.",
    (store) => store.search(ADA, { query: 'tea', mode: 'fuzzy' }),
  ],
  [
    'kinds that are a string',
    'kinds',
    "kinds 'Memory' is not an array. Write ['Memory'].",
    (store) => store.search(ADA, { kinds: 'Memory' }),
  ],
  [
    'a minScore above one',
    'minScore',
    'minScore 7 is not a number from 0 to 1.',
    (store) => store.search(ADA, { query: 'tea', minScore: 7 }),
  ],
  [
    'a negative limit',
    'limit',
    'limit -1 is not a whole number from 0.',
    (store) => store.search(ADA, { limit: -1 }),
  ],
  [
    'half an offset',
    'offset',
    'offset 0.5 is not a whole number from 0.',
    (store) => store.search(ADA, { offset: 0.5 }),
  ],
  [
    'a validAt that is no day',
    'validAt',
    "validAt is '2023-02-30', not a moment",
    (store) => store.search(ADA, { validAt: '2023-02-30' }),
  ],
  [
    'a filter that is a string',
    'filter',
    "Filter 'tea' is not an object.",
    (store) => store.search(ADA, { filter: 'tea' }),
  ],
  [
    'a filter path that cannot be read',
    'path',
    "Path 'a[b' cannot be read.",
    (store) => store.search(['nowhere'], { filter: { 'a[b': 1 } }),
  ],
  [
    'a filter with an unknown operator',
    'filter',
    "Filter operator '$near' of 'cups' with 1 is unknown. Use $eq, ",
    (store) => store.search(['nowhere'], { query: 'tea', filter: { cups: { $near: 1 } } }),
  ],
  [
    'a filter whose condition is undefined',
    'filter',
    'filter.cups is undefined. Leave it out, or write',
    (store) => store.search(ADA, { filter: { cups: undefined } }),
  ],
  ['a value that is null', 'value', 'Value null is not a JSON object.', (store) => store.put(ADA, 'k', null)],
  [
    'a deletion of a key that is a number',
    'key',
    'Key 7 is not a non-empty string.',
    (store) => store.delete(ADA, 7),
  ],
  [
    'a depth of zero',
    'maxDepth',
    'maxDepth 0 is not a whole number from 1.',
    (store) => store.namespaces({ maxDepth: 0 }),
  ],
]
