/** Laws of bad input: each with its own code and sentence, and nothing lost. */
import { expect } from 'vitest'
import type { ErrorCode } from '../../src/core/errors.ts'
import type { Store } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, put } from './store-items.ts'
import type { StoreSubject } from './store.ts'

interface BadInput {
  readonly name: string
  readonly code: ErrorCode
  readonly says: string
  readonly details: Readonly<Record<string, unknown>>
  /** Types would refuse it, so the store is anything here. */
  call(store: Untyped): Promise<unknown>
}

type Untyped = { [Method in keyof Store]: (...args: unknown[]) => Promise<unknown> }

const cycle: Record<string, unknown> = { name: 'round' }
cycle['self'] = { again: cycle }

const valueCases: readonly [name: string, value: unknown, path: string, says: string][] = [
  ['a cycle', cycle, 'value.self.again', 'value.self.again is a cycle, which is not plain JSON'],
  ['a function', { list: [0, function brew() {}] }, 'value.list[1]', 'value.list[1] is function brew'],
  ['NaN', { cups: NaN }, 'value.cups', 'value.cups is NaN'],
  ['Infinity', { cups: Infinity }, 'value.cups', 'value.cups is Infinity'],
  ['a Date', { at: new Date(0) }, 'value.at', 'value.at is a Date'],
  ['a Map', { at: new Map() }, 'value.at', 'value.at is a Map'],
  ['a bigint', { cups: 1n }, 'value.cups', 'value.cups is 1, which is not plain JSON'],
  ['a symbol', { cups: Symbol('tea') }, 'value.cups', 'value.cups is Symbol(tea)'],
  ['nothing', undefined, 'value', 'value is undefined'],
]

const namespaceCases: readonly [name: string, namespace: unknown, says: string][] = [
  ['an empty namespace', [], 'Namespace [] is empty. Give it at least one label.'],
  ['an empty label', ['users', ''], "Namespace label '' is empty. Leave the label out instead."],
  ['a label that is a number', ['users', 7], 'Namespace label 7 is not a string. Write it as one.'],
  ['a label that is null', [null], 'Namespace label null is not a string.'],
  [
    'a namespace that is a string',
    'users',
    "Namespace 'users' is not an array of labels. Write ['users', 'ada'].",
  ],
  ['a reserved namespace', [...ADA, '$keepsake', 'x'], "is Keepsake's own. Leave out the label '$keepsake'."],
]

const argumentCases: readonly [name: string, argument: string, says: string, call: BadInput['call']][] = [
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
    'a depth of zero',
    'maxDepth',
    'maxDepth 0 is not a whole number from 1.',
    (store) => store.namespaces({ maxDepth: 0 }),
  ],
]

function badInputs(): BadInput[] {
  return [
    ...valueCases.map(([name, value, path, says]): BadInput => ({
      name: `a value with ${name}`,
      code: 'invalid_value',
      says,
      details: { path },
      call: (store) => store.put(ADA, 'k', value),
    })),
    ...namespaceCases.map(([name, namespace, says]): BadInput => ({
      name,
      code: 'invalid_namespace',
      says,
      details: { namespace: plainNamespace(namespace) },
      call: (store) => store.put(namespace, 'k', { content: 'tea' }),
    })),
    ...argumentCases.map(([name, argument, says, call]): BadInput => ({
      name,
      code: 'invalid_argument',
      says,
      details: { argument },
      call,
    })),
    {
      name: 'a value of 10 MB',
      code: 'too_large',
      says: 'Value of 10,000,014 bytes is over the limit of 1,000,000. Store it in parts.',
      details: { size: 10_000_014, limit: 1_000_000, unit: 'bytes' },
      call: (store) => store.put(ADA, 'k', { content: 'x'.repeat(10_000_000) }),
    },
    {
      name: 'a lifetime',
      code: 'not_supported',
      says: 'ttlMs (1000) is not supported yet. Delete the item yourself.',
      details: { operation: 'ttlMs' },
      call: (store) => store.put(ADA, 'k', {}, { ttlMs: 1000 }),
    },
    {
      name: 'a filter with an operator',
      code: 'not_supported',
      says: "Filter operator '$gt' is not supported yet.",
      details: { operation: 'filter $gt' },
      call: (store) => store.search(ADA, { filter: { cups: { $gt: 1 } } }),
    },
  ]
}

/** Details cross a wire, so what JSON cannot say is said in words. */
function plainNamespace(namespace: unknown): unknown[] {
  const plain = (label: unknown): unknown => (typeof label === 'string' ? label : String(label))
  return Array.isArray(namespace) ? namespace.map(plain) : [namespace]
}

export function badInputLaws(law: Law<StoreSubject>): void {
  for (const { name, code, says, details, call } of badInputs()) {
    law(`${name} is refused in a sentence, and nothing is lost`, async ({ open }) => {
      const store = await open()
      const item = await store.put(ADA, 'tea', { content: 'green tea' })
      const error = expectError(await failureOf(call(store as unknown as Untyped)), code)
      expect(error.message).toContain(says)
      expect(error.details).toEqual(details)
      expect(await store.search(ADA)).toMatchObject([item])
      expect(await store.search(ADA, { query: 'green' })).toMatchObject([item])
    })
  }

  law('one bad write among good ones refuses them all', async ({ open }) => {
    const store = await open()
    const writes = [put('a', 'one'), put('b', 'two', { value: { at: new Date(0) } as never })]
    expectError(await failureOf(store.write(writes)), 'invalid_value')
    expect(await store.search(ADA)).toEqual([])
  })
}
