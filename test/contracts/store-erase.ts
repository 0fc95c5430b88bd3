/** Laws of erasing: gone for good here, in every other tab, and nowhere else. */
import { expect } from 'vitest'
import type { EraseTarget, Store } from '../../src/store/store.ts'
import { openMemory } from '../../src/facade/open-memory.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { listenAfter } from './listen.ts'
import { ADA, BOB, keysFound, put, remove } from './store-items.ts'
import type { StoreSubject } from './store.ts'

const OWN = [...ADA, '$keepsake', 'threads']
const DEEPER = [...ADA, 'notes']
const SIBLING = ['users', 'ad']
const EVERYWHERE = [ADA, OWN, DEEPER, SIBLING, BOB]

/** An item called `tea` in every namespace, each with an earlier state; two more of Ada's. */
async function fill(store: Store): Promise<void> {
  const everywhere = (content: string) =>
    EVERYWHERE.map((namespace) => put('tea', `${content} of ${namespace.join(' ')}`, { namespace }))
  await store.write(everywhere('green tea'), { reserved: true })
  await store.write([put('dog', 'her dog is Pascal'), put('gone', 'a cup')])
  await store.write([...everywhere('black tea'), remove('gone')], { reserved: true })
}

/** What is found by each way of searching, with its scores and reasons. */
async function look(store: Store): Promise<unknown> {
  const searches = [
    {},
    { query: 'tea' },
    { query: 'black tea of ada', mode: 'lexical' },
    { query: 'dog', mode: 'vector' },
  ] as const
  const found = await Promise.all(
    searches.map((search) => store.search([], { ...search, limit: 100, explain: true })),
  )
  return found.map((matches) =>
    matches.map(({ namespace, key, text, score, explain }) => ({ namespace, key, text, score, explain })),
  )
}

export function eraseLaws(law: Law<StoreSubject>): void {
  law('a prefix is erased with all that is in and under it, and nothing beside it', async ({ open }) => {
    const store = await open()
    await fill(store)
    expect(await store.erase({ prefix: ADA })).toBe(4)
    expect(await keysFound(store, { limit: 100 }, [])).toEqual(['tea', 'tea'])
    expect(await store.namespaces({ limit: 100 })).toEqual([SIBLING, BOB])
    for (const namespace of [ADA, OWN, DEEPER]) {
      for (const key of ['tea', 'dog', 'gone']) {
        expect(await store.get(namespace, key)).toBeUndefined()
        expect(await store.get(namespace, key, { asOf: '2999-01-01' })).toBeUndefined()
        expect(await store.history(namespace, key)).toEqual([])
      }
      expect(await keysFound(store, {}, namespace)).toEqual([])
      expect(await keysFound(store, { query: 'tea' }, namespace)).toEqual([])
    }
    expectError(await failureOf(store.restore(ADA, 'gone', 7)), 'invalid_argument', { says: 'is not kept' })
    for (const namespace of [SIBLING, BOB]) {
      const [now, earlier] = await store.history(namespace, 'tea')
      expect([now?.value, earlier?.value]).toEqual([
        { content: `black tea of ${namespace.join(' ')}` },
        { content: `green tea of ${namespace.join(' ')}` },
      ])
      expect(await store.get(namespace, 'tea', { asOf: earlier?.updatedAt })).toBeDefined()
    }
    expect(await store.erase({ prefix: ADA })).toBe(0)
  })

  law('one item is erased with its history, and its neighbours stay', async ({ open }) => {
    const store = await open()
    await fill(store)
    expect(await store.erase({ namespace: ADA, key: 'tea' })).toBe(1)
    expect(await store.get(ADA, 'tea')).toBeUndefined()
    expect(await store.history(ADA, 'tea')).toEqual([])
    expect(await keysFound(store, {}, ADA)).toEqual(['tea', 'dog']) // the one deeper
    expect(await store.get(OWN, 'tea')).toBeDefined()
    expect(await store.history(ADA, 'gone')).toHaveLength(2)
    expect(await store.erase({ namespace: ADA, key: 'gone' })).toBe(0) // but its history goes
    expect(await store.history(ADA, 'gone')).toEqual([])
    expect(await store.erase({ namespace: ADA, key: 'never' })).toBe(0)
  })

  law('everything is erased by the empty prefix', async ({ open, storage }) => {
    const store = await open()
    await fill(store)
    expect(await store.erase({ prefix: [] })).toBe(6)
    expect(await store.search([], { limit: 100 })).toEqual([])
    expect(await store.namespaces({ prefix: OWN })).toEqual([])
    expect(await storage().scan([])).toEqual([])
    expect((await storage().since(undefined, 'fake')).rows).toEqual([])
  })

  law('the rest is found as if the erased had never been, also by other stores', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    const said = (position: number, content: string) =>
      put(`t${position}`, content, {
        index: { group: 'talk', position, label: position % 2 ? 'Ada' : 'Bob' },
      })
    const stay = [said(1, 'do you like tea?'), said(3, 'black tea of china'), put('dog', 'Pascal')]
    const goes = [said(2, 'green tea'), put('cup', 'a tea cup', { namespace: DEEPER })]
    await one.write(stay)
    const before = await look(one)
    expect(await look(two)).toEqual(before)
    await one.write(goes)
    expect(await look(two)).not.toEqual(before)
    await one.erase({ namespace: ADA, key: 't2' })
    await one.erase({ prefix: DEEPER })
    for (const store of [two, one, await open()]) expect(await look(store)).toEqual(before)
  })

  law('a key that was erased can be put again, and only its new text is found', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    await fill(one)
    await two.search(ADA)
    await one.erase({ prefix: ADA })
    const item = await one.put(ADA, 'tea', { content: 'white coffee' })
    expect(item.createdAt).toBe(item.updatedAt)
    for (const store of [one, two, await open()]) {
      expect(await store.history(ADA, 'tea')).toEqual([item])
      expect(await keysFound(store, { query: 'coffee', mode: 'lexical' })).toEqual(['tea'])
      expect(await keysFound(store, { query: 'coffee', mode: 'vector', minScore: 0.1 })).toEqual(['tea'])
      expect(await keysFound(store, { query: 'green black tea', mode: 'lexical' })).toEqual([])
      expect(await keysFound(store)).toEqual(['tea'])
    }
  })

  law('what others write while something is erased is kept', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    await fill(one)
    const [erased] = await Promise.all([
      one.erase({ prefix: ADA }),
      ...Array.from({ length: 12 }, (_, at) => two.put(BOB, `k${at}`, { content: `cup ${at}` })),
    ])
    expect(erased).toBe(4)
    for (const store of [one, two, await open()]) {
      expect(await keysFound(store, { limit: 100 }, BOB)).toHaveLength(13)
      expect(await keysFound(store, { query: 'cup', mode: 'lexical', limit: 100 }, [])).toHaveLength(12)
      expect(await keysFound(store, {}, ADA)).toEqual([])
    }
  })

  law('a subscriber hears what was erased, and nothing where there was nothing', async ({ open }) => {
    const store = await open()
    const heard = await listenAfter(store, 3, () => fill(store))
    await store.erase({ namespace: ADA, key: 'never' })
    await store.erase({ namespace: ADA, key: 'dog' })
    await store.erase({ prefix: ADA })
    await expect
      .poll(() => heard)
      .toEqual([
        { changes: [{ type: 'erase', namespace: ADA, key: 'dog' }] },
        { changes: [{ type: 'erase', namespace: ADA }] },
      ])
  })

  law('a scope hears what is erased in it and above it', async ({ open }) => {
    const store = await open()
    const memory = await openMemory({ store, namespace: ['users', '{user}'] })
    const heard = await listenAfter(memory.for({ user: 'ada' }), 3, () => fill(store))
    await store.erase({ prefix: SIBLING })
    await store.erase({ prefix: BOB })
    await store.erase({ prefix: DEEPER })
    await store.erase({ prefix: ['users'] })
    await expect
      .poll(() => heard)
      .toEqual([
        { changes: [{ type: 'erase', namespace: DEEPER }] },
        { changes: [{ type: 'erase', namespace: ['users'] }] },
      ])
  })

  law('a target that is none is refused, and nothing is erased', async ({ open }) => {
    const store = await open()
    await fill(store)
    const targets: unknown[] = [
      {},
      { prefix: ADA, key: 'tea' },
      { prefix: ADA, namespace: ADA },
      { prefix: ADA, namespace: ADA, key: 'tea' },
      { namespace: ADA },
      { namespace: ADA, key: '' },
    ]
    for (const target of targets) {
      const error = await failureOf(store.erase(target as EraseTarget))
      expect([target, error]).toMatchObject([target, { code: 'invalid_argument' }])
    }
    const namespaces: unknown[] = [
      { prefix: 'users' },
      { prefix: [''] },
      { namespace: [], key: 'tea' },
      { key: 'tea' },
      { prefix: [...ADA, '$keepsake'] },
      { prefix: OWN },
      { namespace: OWN, key: 'tea' },
    ]
    for (const target of namespaces) {
      expectError(await failureOf(store.erase(target as EraseTarget)), 'invalid_namespace')
    }
    expect(await keysFound(store, { limit: 100 }, [])).toHaveLength(5)
    expect(await store.get(OWN, 'tea')).toBeDefined()
  })
}
