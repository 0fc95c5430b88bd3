/** Laws of namespaces: listing them, and Keepsake's own. */
import { expect } from 'vitest'
import type { NamespaceOptions } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, keysFound } from './store-items.ts'
import type { StoreSubject } from './store.ts'

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
