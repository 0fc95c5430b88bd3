import { expect, test } from 'vitest'
import {
  checkNamespace,
  checkPrefix,
  isReserved,
  isUnder,
  namespaceTemplate,
} from '../../src/core/namespace.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'

test('labels are any non-empty strings, and the list is copied', () => {
  const labels = ['users', 'ada@example.org', 'a:b', '*', ' ', '{user}', '🍵']
  expect(checkNamespace(labels)).toEqual(labels)
  expect(checkNamespace(labels)).not.toBe(labels)
})

test('a prefix may be empty, a namespace may not', () => {
  expect(checkPrefix([])).toEqual([])
  expectError(
    thrownBy(() => checkNamespace([])),
    'invalid_namespace',
    { details: { namespace: [] } },
  )
})

test.for<[unknown, string, unknown[]]>([
  [['a', ''], "Namespace label '' is empty. Leave the label out instead.", ['a', '']],
  [['a', 7], 'Namespace label 7 is not a string. Write it as one.', ['a', '7']],
  [[undefined], 'Namespace label undefined is not a string. Write it as one.', ['undefined']],
  [[['a']], 'Namespace label ["a"] is not a string. Write it as one.', ['["a"]']],
  ['users', "Namespace 'users' is not an array of labels. Write ['users', 'ada'].", ['users']],
  [undefined, "Namespace undefined is not an array of labels. Write ['users', 'ada'].", ['undefined']],
])('%j is no prefix', ([prefix, says, namespace]) => {
  const error = thrownBy(() => checkPrefix(prefix))
  expect(expectError(error, 'invalid_namespace').message).toBe(says)
  expect(JSON.parse(JSON.stringify((error as { details?: unknown }).details))).toEqual({ namespace })
})

test('a namespace is under its prefixes, label by label', () => {
  expect([isUnder(['a', 'b'], []), isUnder(['a', 'b'], ['a']), isUnder(['a', 'b'], ['a', 'b'])]).toEqual([
    true,
    true,
    true,
  ])
  expect([isUnder(['ab'], ['a']), isUnder(['a'], ['a', 'b']), isUnder(['b', 'a'], ['a'])]).toEqual([
    false,
    false,
    false,
  ])
})

test('a namespace that holds the reserved label, anywhere, is Keepsake’s', () => {
  expect(['$keepsake', 'keepsake', '$keepsake2'].map((label) => isReserved(['a', label, 'b']))).toEqual([
    true,
    false,
    false,
  ])
})

test('a template is filled, always with whole labels', () => {
  const template = namespaceTemplate(['apps', '{app}', 'users', '{user}'])
  expect(template({ app: 'x', user: 'a/b.c' })).toEqual(['apps', 'x', 'users', 'a/b.c'])
  expect(template({ app: '{user}', user: 'u', more: 'ignored' })).toEqual(['apps', '{user}', 'users', 'u'])
})

test('a variable beside other text is refused: all users would share one memory', () => {
  for (const label of ['app-{user}', '{user}:{chat}', '{}', '{user']) {
    expectError(
      thrownBy(() => namespaceTemplate(['plain', label])),
      'invalid_namespace',
      {
        says: `Namespace label '${label}' holds a variable beside other text.`,
      },
    )
  }
})

test('a label that would swell every index is refused', () => {
  expectError(
    thrownBy(() => checkNamespace(['x'.repeat(1025)])),
    'too_large',
    {
      details: { size: 1025, limit: 1024, unit: 'characters' },
    },
  )
})

test('a variable that is left out is missing, by name', () => {
  const template = namespaceTemplate(['users', '{user}'])
  for (const variables of [undefined, {}, { User: 'x' }, { user: undefined as unknown as string }]) {
    expectError(
      thrownBy(() => template(variables)),
      'missing_variable',
      {
        details: { variable: 'user' },
        says: `Namespace ["users","{user}"] needs the variable 'user'. Give it: for({ user: '…' }).`,
      },
    )
  }
  const inherited = namespaceTemplate(['{toString}'])
  expectError(
    thrownBy(() => inherited({})),
    'missing_variable',
    { details: { variable: 'toString' } },
  )
})

test('a variable that makes no label is refused', () => {
  const template = namespaceTemplate(['users', '{user}'])
  expectError(
    thrownBy(() => template({ user: '' })),
    'invalid_namespace',
  )
  expectError(
    thrownBy(() => template({ user: 7 as never })),
    'invalid_argument',
    {
      details: { argument: 'user' },
      says: "Variable 'user' is 7, not a string.",
    },
  )
  expectError(
    thrownBy(() => template({ user: '$keepsake' })),
    'invalid_namespace',
    { says: "Keepsake's own" },
  )
})

test('a template itself must be a namespace, and not Keepsake’s', () => {
  expectError(
    thrownBy(() => namespaceTemplate([])),
    'invalid_namespace',
  )
  expectError(
    thrownBy(() => namespaceTemplate(['a', '$keepsake'])),
    'invalid_namespace',
  )
})
