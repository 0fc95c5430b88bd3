/** Laws of what narrows a search: prefix, kinds, group, validity, minScore. */
import { expect } from 'vitest'
import type { SearchOptions } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { ADA, BOB, keysFound, memory, put } from './store-items.ts'
import type { StoreSubject } from './store.ts'

/** Listed and searched, sorted: a restriction holds for both. */
async function both(
  store: Parameters<typeof keysFound>[0],
  options: SearchOptions,
): Promise<{ listed: string[]; found: string[] }> {
  const listed = await keysFound(store, { ...options, limit: 100 })
  const found = await keysFound(store, { ...options, limit: 100, query: 'tea' })
  return { listed: listed.sort(), found: found.sort() }
}

const same = (...keys: string[]): { listed: string[]; found: string[] } => ({ listed: keys, found: keys })

export function narrowLaws(law: Law<StoreSubject>): void {
  law('a search stays in and under its prefix, label by label', async ({ open }) => {
    const store = await open()
    const namespaces = [['a'], ['ab'], ['a', 'b'], ['a', 'b', 'c'], ['a.b'], ['a', 'bc']]
    for (const namespace of namespaces) {
      await store.put(namespace, namespace.join('/'), { content: `tea of ${namespace.join(' ')}` })
    }
    const under = async (prefix: string[]): Promise<string[][]> => [
      (await keysFound(store, {}, prefix)).sort(),
      (await keysFound(store, { query: 'tea' }, prefix)).sort(),
    ]
    const twice = (...keys: string[]): string[][] => [keys, keys]
    expect(await under(['a'])).toEqual(twice('a', 'a/b', 'a/b/c', 'a/bc'))
    expect(await under(['a', 'b'])).toEqual(twice('a/b', 'a/b/c'))
    expect(await under(['ab'])).toEqual(twice('ab'))
    expect(await under(['a.b'])).toEqual(twice('a.b'))
    expect(await under(['b'])).toEqual(twice())
    expect((await under([]))[0]).toHaveLength(6)
  })

  law('words weigh by the searched prefix alone', async ({ open }) => {
    const store = await open()
    await store.write([put('tea', 'green tea'), put('dog', 'green dog')])
    const alone = await store.search(ADA, { query: 'green tea', mode: 'lexical' })
    await store.put(BOB, 'tea', { content: 'tea tea tea and much more of it' })
    expect(await store.search(ADA, { query: 'green tea', mode: 'lexical' })).toEqual(alone)
  })

  law('kinds keep, exceptKinds leave out, and foreign values are of kind Unknown', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'fact', memory('Memory', 'tea'))
    await store.put(ADA, 'turn', memory('Turn', 'tea'))
    await store.put(ADA, 'wish', memory('Wish', 'tea'))
    await store.put(ADA, 'odd', { kind: 'Memory', content: 'tea' })
    expect(await both(store, { kinds: ['Memory'] })).toEqual(same('fact'))
    expect(await both(store, { kinds: ['Turn', 'Wish'] })).toEqual(same('turn', 'wish'))
    expect(await both(store, { kinds: ['Unknown'] })).toEqual(same('odd'))
    expect(await both(store, { exceptKinds: ['Turn', 'Unknown'] })).toEqual(same('fact', 'wish'))
    expect(await both(store, { kinds: ['Turn', 'Wish'], exceptKinds: ['Turn'] })).toEqual(same('wish'))
    expect(await both(store, { kinds: [] })).toEqual(same())
    expect(await both(store, { exceptKinds: [] })).toEqual(same('fact', 'odd', 'turn', 'wish'))
  })

  law('a group keeps its own items, and their neighbours still count', async ({ open }) => {
    const store = await open()
    const said = (key: string, group: string, position: number, content: string) =>
      put(key, content, { index: { group, position }, value: memory(key === 'q' ? 'Q' : 'A', content) })
    await store.write([
      said('q', 'one', 1, 'do you like tea?'),
      said('a', 'one', 2, 'very much'),
      said('b', 'two', 1, 'very much tea'),
      put('c', 'tea'),
    ])
    expect(await both(store, { group: 'one' })).toMatchObject({ listed: ['a', 'q'] })
    expect(await both(store, { group: 'two' })).toEqual(same('b'))
    expect(await both(store, { group: 'three' })).toEqual(same())
    const query = { query: 'tea', mode: 'lexical' } as const
    const [all] = (await store.search(ADA, query)).filter(({ key }) => key === 'a')
    expect(await store.search(ADA, { ...query, group: 'one', kinds: ['A'] })).toEqual([all])
  })

  law('validAt keeps what holds then, notEndedAt also what is still to come', async ({ open }) => {
    const store = await open()
    const put = (key: string, rest: { validFrom?: string; validUntil?: string }) =>
      store.put(ADA, key, memory('Memory', 'tea', rest))
    await put('always', {})
    await put('past', { validUntil: '2024-01-01T00:00:00.000Z' })
    await put('future', { validFrom: '2024-06-01T00:00:00.000Z' })
    await put('spring', { validFrom: '2024-03-01', validUntil: '2024-06-01' })
    expect(await both(store, {})).toEqual(same('always', 'future', 'past', 'spring'))
    expect(await both(store, { validAt: '2023-12-31T23:59:59.999Z' })).toEqual(same('always', 'past'))
    expect(await both(store, { validAt: '2024-01-01' })).toEqual(same('always'))
    expect(await both(store, { validAt: '2024-03-01' })).toEqual(same('always', 'spring'))
    expect(await both(store, { validAt: '2024-06-01' })).toEqual(same('always', 'future'))
    expect(await both(store, { notEndedAt: '2024-01-01' })).toEqual(same('always', 'future', 'spring'))
    expect(await both(store, { notEndedAt: '2024-06-01' })).toEqual(same('always', 'future'))
    expect(await both(store, { notEndedAt: '2024-06-01T01:00+02:00' })).toEqual(
      same('always', 'future', 'spring'),
    )
  })

  law('a validity that is no moment never hides an item', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'odd', memory('Memory', 'tea', { validFrom: 'once', validUntil: 'later' }))
    await store.put(ADA, 'odder', memory('Memory', 'tea', { validFrom: 7, validUntil: null }))
    expect(await both(store, { validAt: '2024-01-01' })).toEqual(same('odd', 'odder'))
  })

  law('minScore leaves out what scores less, and what has no score', async ({ open }) => {
    const store = await open()
    await store.write([
      put('tea', 'green tea'),
      put('far', 'zebra'),
      put('raw', 'green tea', { index: false }),
    ])
    const [best] = await store.search(ADA, { query: 'green tea' })
    const score = best?.score ?? NaN
    const found = (minScore: number) => keysFound(store, { query: 'green tea', minScore })
    expect(await found(score)).toEqual(['tea'])
    expect(await found(Math.min(1, score + 1e-6))).toEqual(score + 1e-6 > 1 ? ['tea'] : [])
    expect(await found(0)).not.toContain('raw')
  })
}
