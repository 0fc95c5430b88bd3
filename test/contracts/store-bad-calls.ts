/** Input that a store refuses, and what it says. */
import type { ErrorCode } from '../../src/core/errors.ts'
import { argumentCases, type Untyped } from './store-bad-arguments.ts'
import { ADA } from './store-items.ts'

/** One refused call. */
export interface BadInput {
  readonly name: string
  readonly code: ErrorCode
  readonly says: string
  readonly details: Readonly<Record<string, unknown>>
  /** Types would refuse it, so the store is anything here. */
  call(store: Untyped): Promise<unknown>
}

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

/** All refused calls. */
export function badInputs(): BadInput[] {
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
      name: 'a lifetime of none',
      code: 'invalid_argument',
      says: 'ttlMs 0 is not a finite number of milliseconds above 0. Leave it out for what is to stay.',
      details: { argument: 'ttlMs' },
      call: (store) => store.put(ADA, 'k', {}, { ttlMs: 0 }),
    },
  ]
}

/** Details cross a wire, so what JSON cannot say is said in words. */
function plainNamespace(namespace: unknown): unknown[] {
  const plain = (label: unknown): unknown => (typeof label === 'string' ? label : String(label))
  return Array.isArray(namespace) ? namespace.map(plain) : [namespace]
}
