/** Laws of namespaces: listing them, and Keepsake's own. */
import { expect } from 'vitest'
import type { Namespace } from '../../src/core/namespace.ts'
import type { NamespaceOptions } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import type { Untyped } from './store-bad-arguments.ts'
import { ADA, keysFound } from './store-items.ts'
import type { StoreSubject } from './store.ts'

const PLAIN =
  '* . / 1 10 2 : A [] [a,b] \\ _ % " \' __proto__ a a.b a/b ada@example.org constructor langgraph urn:isbn:1 é 🍵'
/** Ordinary labels, in the order of their code units: lone halves of a pair and two ways to write é are labels of their own. */
const LABELS = [...PLAIN.split(' '), '\0', '\n', ' ', 'a\0b', 'e\u0301', '\ud83c', '\udf75', '\uffff'].sort(
  byCodeUnit,
)

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : 1
}

const OWN = [...ADA, '$keepsake', 'threads']

export function namespaceLaws(law: Law<StoreSubject>): void {
  law('namespaces that hold items are listed, sorted label by label', async ({ open }) => {
    const store = await open()
    const all = [['b'], ['a', 'c'], ['a'], ['a', 'b', 'x'], ['ab'], ['a.b']]
    for (const namespace of all) await store.put(namespace, 'k', { content: 'tea' }, { index: false })
    const list = (options?: NamespaceOptions) => store.namespaces(options)
    expect(await list()).toEqual([['a'], ['a', 'b', 'x'], ['a', 'c'], ['a.b'], ['ab'], ['b']])
    expect(await list({ prefix: ['a'] })).toEqual([['a'], ['a', 'b', 'x'], ['a', 'c']])
    expect(await list({ prefix: ['*', 'b'] })).toEqual([['a', 'b', 'x']])
    expect(await list({ suffix: ['b'] })).toEqual([['b']])
    expect(await list({ suffix: ['*', 'x'] })).toEqual([['a', 'b', 'x']])
    expect(await list({ prefix: ['a'], suffix: ['c'] })).toEqual([['a', 'c']])
    expect(await list({ prefix: ['a', 'b', 'x', 'y'] })).toEqual([])
    expect(await list({ maxDepth: 1 })).toEqual([['a'], ['a.b'], ['ab'], ['b']])
    expect(await list({ prefix: ['a'], maxDepth: 2 })).toEqual([['a'], ['a', 'b'], ['a', 'c']])
    expect(await list({ limit: 2, offset: 1 })).toEqual([
      ['a', 'b', 'x'],
      ['a', 'c'],
    ])
    expect(await list({ limit: 0 })).toEqual([])
  })

  law(
    'patterns hold together, and are read before namespaces are cut, sorted and paged',
    async ({ open }) => {
      const store = await open()
      const all = [
        ['a', 'x', 'c'],
        ['a', 'y', 'c'],
        ['a', 'y'],
        ['b', 'x', 'c', 'd'],
        ['b', 'c'],
      ]
      for (const namespace of all) await store.put(namespace, 'k', { content: 'tea' }, { index: false })
      const list = (options?: NamespaceOptions) => store.namespaces(options)
      expect(await list({ prefix: ['a', '*', 'c'] })).toEqual([all[0], all[1]])
      expect(await list({ prefix: ['a'], suffix: ['*', 'c'] })).toEqual([all[0], all[1]])
      expect(await list({ prefix: ['*', '*'], suffix: ['*', '*', '*'] })).toEqual([all[0], all[1], all[3]])
      expect(await list({ suffix: ['a', 'x', 'c', 'd', 'e'] })).toEqual([])
      expect(await list({ prefix: ['a', 'x', 'c'], suffix: ['a', 'x', 'c'] })).toEqual([all[0]])
      expect(await list({ prefix: [], suffix: [] })).toHaveLength(5)
      expect(await list({ suffix: ['c'], maxDepth: 1 })).toEqual([['a'], ['b']])
      expect(await list({ maxDepth: 2, limit: 2, offset: 1 })).toEqual([
        ['a', 'y'],
        ['b', 'c'],
      ])
      expect(await list({ maxDepth: 99 })).toHaveLength(5)
      expect(await list({ offset: 5 })).toEqual([])
    },
  )

  law(
    'a hundred namespaces are listed by default, and pages put together are the whole',
    async ({ open }) => {
      const store = await open()
      const all = Array.from({ length: 130 }, (_, n) => ['n', String(n)])
      await store.write(
        all.map((namespace) => ({ op: 'put', namespace, key: 'k', value: { n: 1 }, index: false })),
      )
      const sorted = all.toSorted(([, left = ''], [, right = '']) => byCodeUnit(left, right))
      expect(await store.namespaces()).toEqual(sorted.slice(0, 100))
      const pages: Namespace[] = []
      for (let offset = 0; offset < 140; offset += 35) {
        pages.push(...(await store.namespaces({ limit: 35, offset })))
      }
      expect(pages).toEqual(sorted)
    },
  )

  law('a label is any text, compared as it is', async ({ open }) => {
    const store = await open()
    await store.write(
      LABELS.map((label) => ({ op: 'put', namespace: ['l', label], key: label, value: { content: 'tea' } })),
    )
    expect(await store.namespaces({ prefix: ['l'] })).toEqual(LABELS.map((label) => ['l', label]))
    for (const label of LABELS) {
      const namespace = ['l', label]
      expect(await store.get(namespace, label)).toMatchObject({ namespace, key: label })
      expect(await keysFound(store, {}, namespace)).toEqual([label])
      expect(await keysFound(store, { query: 'tea' }, namespace)).toEqual([label])
      if (label !== '*') expect(await store.namespaces({ suffix: [label] })).toEqual([namespace])
    }
    expect(await store.delete(['l', 'a'], 'a')).toBe(true)
    expect(await keysFound(store, { limit: 100 }, ['l'])).toHaveLength(LABELS.length - 1)
  })

  law('a namespace that is none is refused by every call', async ({ open }) => {
    const store = (await open()) as unknown as Untyped
    for (const namespace of [[''], ['a', 7], [null], 'a', null, ['x'.repeat(1025)]]) {
      const calls = [
        () => store.get(namespace, 'k'),
        () => store.put(namespace, 'k', {}),
        () => store.delete(namespace, 'k'),
        () => store.write([{ op: 'delete', namespace, key: 'k' }]),
        () => store.search(namespace),
        () => store.namespaces({ prefix: namespace }),
        () => store.namespaces({ suffix: namespace }),
      ]
      const code = String(namespace).length > 1024 ? 'too_large' : 'invalid_namespace'
      for (const call of calls) expectError(await failureOf(call()), code)
    }
    for (const call of [store.get, store.delete, store.put]) {
      const error = await failureOf(call([], 'k', {}))
      expectError(error, 'invalid_namespace', { says: 'Namespace [] is empty.' })
    }
    expect(await store.search([])).toEqual([])
  })

  law(
    'a namespace whose last item is deleted, or that was only asked for, is not listed',
    async ({ open }) => {
      const store = await open()
      await store.put(['a'], 'k', { content: 'tea' })
      await store.put(['b'], 'k', { content: 'tea' })
      expect(await store.namespaces()).toEqual([['a'], ['b']])
      await store.get(['c'], 'k')
      await store.delete(['c'], 'k')
      await store.delete(['a'], 'k')
      expect(await store.namespaces()).toEqual([['b']])
    },
  )

  law("Keepsake's own items are hidden unless the prefix names them", async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green tea' })
    const own = { op: 'put', namespace: OWN, key: 'head', value: { content: 'green tea' } } as const
    await store.write([own], { reserved: true })
    for (const prefix of [[], ['users'], ADA]) {
      expect(await keysFound(store, {}, prefix)).toEqual(['tea'])
      expect(await keysFound(store, { query: 'green tea' }, prefix)).toEqual(['tea'])
    }
    expect(await keysFound(store, {}, [...ADA, '$keepsake'])).toEqual(['head'])
    expect(await keysFound(store, {}, OWN)).toEqual(['head'])
    expect(await store.namespaces()).toEqual([ADA])
    expect(await store.namespaces({ prefix: [...ADA, '$keepsake'] })).toEqual([OWN])
    expect(await store.namespaces({ suffix: ['$keepsake', '*'] })).toEqual([OWN])
    expect(await store.get(OWN, 'head')).toMatchObject({ value: own.value, index: false })
  })

  law('only Keepsake writes and deletes its own items', async ({ open }) => {
    const store = await open()
    await store.write([{ op: 'put', namespace: OWN, key: 'head', value: { n: 1 } }], { reserved: true })
    for (const call of [store.put(OWN, 'head', { n: 2 }), store.delete(OWN, 'head')]) {
      expectError(await failureOf(call), 'invalid_namespace', { details: { namespace: OWN } })
    }
    expect((await store.get(OWN, 'head'))?.value).toEqual({ n: 1 })
    await store.write([{ op: 'delete', namespace: OWN, key: 'head' }], { reserved: true })
    expect(await store.get(OWN, 'head')).toBe(undefined)
  })
}
