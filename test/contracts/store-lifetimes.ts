/** Laws of items that live for a while: hidden when their time has passed, prolonged by being read, swept up. */
import { expect } from 'vitest'
import type { Item } from '../../src/core/item.ts'
import type { Store } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { listenAfter } from './listen.ts'
import { ADA, BOB, DAY, keysFound, put } from './store-items.ts'
import type { StoreSubject } from './store.ts'
import { bytesOf, keysIn } from './transfer-file.ts'

const HOUR = DAY / 24
const MODES = ['hybrid', 'lexical', 'vector'] as const
/** Reading as it is where an app wants no prolonging. */
const STILL = { ttl: { refreshOnRead: false } }

export function lifetimeLaws(law: Law<StoreSubject>): void {
  law('an item says when it is shown no more; of put and of write', async ({ open }) => {
    const store = await open(STILL)
    const one = await store.put(ADA, 'one', { content: 'tea' }, { ttlMs: HOUR })
    const [two] = await store.write([put('two', 'tea', { ttlMs: 0.5 * HOUR })])
    const three = await store.put(ADA, 'three', { content: 'tea' })
    expect(livesFor(one)).toBe(HOUR)
    expect(livesFor(two)).toBe(0.5 * HOUR)
    expect(three).not.toHaveProperty('expiresAt')
    expect(await store.get(ADA, 'one')).toEqual(one)
    expect((await store.search(ADA)).map(({ key, expiresAt }) => [key, expiresAt])).toEqual([
      ['three', undefined],
      ['two', two?.expiresAt],
      ['one', one.expiresAt],
    ])
  })

  law('a lifetime that is none is refused', async ({ open }) => {
    const store = await open()
    for (const ttlMs of [0, -1, NaN, Infinity, '1000']) {
      const error = await failureOf(store.put(ADA, 'k', {}, { ttlMs: ttlMs as number }))
      expect(error.message).toContain('ttlMs')
      expect(error).toMatchObject({ code: expect.stringMatching(/^invalid_(argument|value)$/) as string }) // a wire takes JSON only
    }
    for (const ttl of [{ defaultMs: 0 }, { sweepEveryMs: -1 }]) {
      expectError(await failureOf(open({ ttl })), 'invalid_argument', {
        says: /^ttl\.\w+Ms .+ is not a finite number/,
      })
    }
    expect(await store.search(ADA)).toEqual([])
  })

  law('an item whose time has passed is shown nowhere', async ({ open, pass }) => {
    const store = await open(STILL)
    await store.write([put('stays', 'green tea'), put('dog', 'Pascal', { namespace: BOB, ttlMs: HOUR })])
    await store.put(ADA, 'goes', { content: 'tea', n: 1 }, { ttlMs: HOUR, index: { label: 'Ada' } })
    const { updatedAt } = await store.put(ADA, 'goes', { content: 'green tea', n: 1 }, { ttlMs: HOUR })
    await store.put(ADA, 'raw', { content: 'green tea', n: 1 }, { ttlMs: HOUR, index: false })
    await pass(HOUR - 10_000)
    expect(await keysFound(store)).toEqual(['raw', 'goes', 'stays'])
    expect(await store.namespaces()).toEqual([ADA, BOB])
    await pass(10_000)
    for (const one of [store, await open(STILL)]) {
      expect(await one.get(ADA, 'goes')).toBeUndefined()
      expect(await keysFound(one, {}, [])).toEqual(['stays'])
      expect(await keysFound(one, { filter: { n: 1 } })).toEqual([])
      expect(await keysFound(one, { kinds: ['Unknown'] })).toEqual(['stays'])
      for (const mode of MODES) {
        expect(await keysFound(one, { query: 'green tea', mode }, [])).toEqual(['stays'])
        expect(await keysFound(one, { query: 'green tea', mode, filter: { n: 1 } }, [])).toEqual([])
      }
      expect(await one.namespaces()).toEqual([ADA])
      expect(await one.history(ADA, 'goes')).toEqual([])
      expect(await one.get(ADA, 'goes', { asOf: updatedAt })).toBeUndefined()
      expectError(await failureOf(one.restore(ADA, 'goes', 3)), 'invalid_argument')
      expect(keysIn(await bytesOf(one.export()))).toEqual(['stays'])
    }
  })

  law('a put without a lifetime lets an item stay that had one', async ({ open, pass }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green' }, { ttlMs: HOUR })
    expect(await store.put(ADA, 'tea', { content: 'black' })).not.toHaveProperty('expiresAt')
    await pass(2 * HOUR)
    expect(await store.get(ADA, 'tea')).toMatchObject({ value: { content: 'black' } })
  })

  law('a store may give every item a lifetime, unless the put says another', async ({ open, pass }) => {
    const store = await open({ ttl: { defaultMs: HOUR, refreshOnRead: false } })
    expect(livesFor(await store.put(ADA, 'short', { content: 'x' }))).toBe(HOUR)
    expect(livesFor(await store.put(ADA, 'long', { content: 'x' }, { ttlMs: DAY }))).toBe(DAY)
    await pass(HOUR)
    expect(await keysFound(store)).toEqual(['long'])
  })

  law('a deletion of what has expired is none', async ({ open, pass }) => {
    const store = await open()
    const heard = await listenAfter(store, 1, () =>
      store.put(ADA, 'tea', { content: 'green' }, { ttlMs: HOUR }),
    )
    await pass(HOUR)
    expect(await store.delete(ADA, 'tea')).toBe(false)
    expect(heard).toEqual([])
  })

  law('a put over what has expired begins anew', async ({ open, pass }) => {
    const store = await open()
    const hint = { label: 'Ada', group: 'talk', position: 1 }
    const first = await store.put(ADA, 'tea', { content: 'green' }, { ttlMs: HOUR, index: hint })
    await pass(HOUR)
    const missing = { namespace: ADA, key: 'tea', version: first.version }
    expectError(await failureOf(store.write([put('tea', 'x')], { expect: [missing] })), 'conflict')
    const nothing = { namespace: ADA, key: 'tea', version: null }
    const [second] = await store.write([put('tea', 'black')], { expect: [nothing] })
    expect(second).not.toHaveProperty('index')
    expect(second?.createdAt).toBe(second?.updatedAt)
    expect(await store.history(ADA, 'tea')).toEqual([second])
    expect(await store.get(ADA, 'tea', { asOf: first.createdAt })).toBeUndefined()
  })

  refreshLaws(law)
  sweepLaws(law)
}

function refreshLaws(law: Law<StoreSubject>): void {
  law('reading an item begins its lifetime anew, and is no change of it', async ({ open, pass }) => {
    const store = await open()
    const heard = await listenAfter(store, 1, () =>
      store.put(ADA, 'tea', { content: 'green tea' }, { ttlMs: HOUR, why: 'x' }),
    )
    const item = (await store.get(ADA, 'tea', { refreshTtl: false })) as Item
    const reads: (() => Promise<unknown>)[] = [
      () => store.get(ADA, 'tea'),
      () => store.search(ADA),
      () => store.search(ADA, { query: 'tea' }),
      () => store.search(ADA, { filter: { content: 'green tea' } }),
    ]
    for (const read of reads) {
      await pass(0.9 * HOUR)
      const [found] = [await read()].flat() as Item[]
      expect(found).toMatchObject({ key: 'tea', createdAt: item.createdAt, updatedAt: item.updatedAt })
      expect(livesFor(found)).toBeGreaterThan(HOUR * 1.8)
    }
    await pass(0.9 * HOUR)
    const [state, ...earlier] = await store.history(ADA, 'tea')
    expect(state).toMatchObject({ value: item.value, updatedAt: item.updatedAt, why: 'x' })
    expect(earlier).toEqual([])
    await pass(0.2 * HOUR) // a history prolongs nothing
    expect(await store.get(ADA, 'tea')).toBeUndefined()
    expect(heard).toEqual([])
  })

  law('a store, or a call, may read without prolonging, and a call may prolong', async ({ open, pass }) => {
    const [eager, still] = [await open(), await open(STILL)]
    const lifeAfter = async (read: () => Promise<unknown>): Promise<number> => {
      await eager.put(ADA, 'tea', { content: 'tea' }, { ttlMs: HOUR })
      await pass(0.5 * HOUR)
      await read()
      const item = await still.get(ADA, 'tea')
      return Math.round(livesFor(item) / (HOUR / 2)) / 2
    }
    expect(await lifeAfter(() => still.get(ADA, 'tea'))).toBe(1)
    expect(await lifeAfter(() => still.search(ADA, { query: 'tea' }))).toBe(1)
    expect(await lifeAfter(() => eager.get(ADA, 'tea', { refreshTtl: false }))).toBe(1)
    expect(await lifeAfter(() => eager.search(ADA, { refreshTtl: false }))).toBe(1)
    expect(await lifeAfter(() => still.get(ADA, 'tea', { refreshTtl: true }))).toBe(1.5)
    expect(await lifeAfter(() => still.search(ADA, { query: 'tea', refreshTtl: true }))).toBe(1.5)
    expect(await lifeAfter(() => eager.get(ADA, 'tea'))).toBe(1.5)
  })

  law('only what a search returns is prolonged', async ({ open, pass }) => {
    const store = await open()
    const keys = ['a', 'b', 'c', 'd']
    await store.write(keys.map((key) => put(key, `tea ${key}`, { ttlMs: HOUR })))
    await pass(0.9 * HOUR)
    expect(await keysFound(store, { limit: 1, offset: 1 })).toEqual(['c'])
    expect(await keysFound(store, { query: 'tea', filter: { content: 'tea b' } })).toEqual(['b'])
    await pass(0.2 * HOUR)
    expect((await keysFound(store)).sort()).toEqual(['b', 'c'])
  })

  law('an item that was prolonged is still found by meaning, in every store', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    const texts = { index: { text: ['a cup', 'green tea'] }, ttlMs: HOUR }
    await one.write([put('tea', 'x', texts), put('dog', 'Pascal', { ttlMs: HOUR }), put('car', 'red')])
    const look = async (store: Store) => {
      const search = { query: 'tea', refreshTtl: false, explain: true }
      const found = await Promise.all(MODES.map((mode) => store.search(ADA, { ...search, mode })))
      return found.map((ofMode) => ofMode.map(({ key, score, explain }) => ({ key, score, explain })))
    }
    const before = await look(one)
    expect(before[2]?.[0]?.key).toBe('tea')
    await one.get(ADA, 'tea')
    await two.search(ADA, { query: 'tea' })
    await Promise.all([one.search(ADA), two.search(ADA), one.get(ADA, 'tea'), two.get(ADA, 'dog')])
    for (const store of [one, two, await open()]) expect(await look(store)).toEqual(before)
  })

  law('of reads at once, each prolongs what it returns', async ({ open, pass }) => {
    const [one, two] = [await open(), await open()]
    await one.write(['a', 'b', 'c', 'd', 'e'].map((key) => put(key, 'tea', { ttlMs: HOUR })))
    await keysFound(two)
    await pass(0.9 * HOUR)
    await Promise.all([
      ...[one, two].flatMap((store) => [store.get(ADA, 'b'), store.get(ADA, 'd')]),
      keysFound(one),
      keysFound(two, { limit: 3 }),
    ])
    await pass(0.9 * HOUR)
    expect((await keysFound(one)).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  law('reading the same twice finds the same, in the same order', async ({ open }) => {
    const store = await open()
    await store.write(['a', 'b', 'c', 'd', 'e'].map((key) => put(key, 'tea', { ttlMs: HOUR })))
    for (const query of [undefined, 'tea', undefined]) {
      for (let round = 0; round < 3; round++) {
        expect(await keysFound(store, { query })).toEqual(['e', 'd', 'c', 'b', 'a'])
      }
    }
  })

  law('what has expired is never brought back by a read', async ({ open, pass }) => {
    const [one, two] = [await open(), await open()]
    await one.write([put('a', 'tea', { ttlMs: HOUR }), put('b', 'tea', { ttlMs: HOUR })])
    expect(await keysFound(two, { query: 'tea', refreshTtl: false })).toHaveLength(2)
    await pass(HOUR)
    const reads = [one, two].flatMap((store) => [
      store.get(ADA, 'a', { refreshTtl: true }),
      store.search(ADA, { query: 'tea', refreshTtl: true }),
    ])
    expect((await Promise.all(reads)).flat().filter((found) => found !== undefined)).toEqual([])
    expect(await one.get(ADA, 'a')).toBeUndefined()
  })
}

function sweepLaws(law: Law<StoreSubject>): void {
  law('what has expired is removed in the background, with its history', async (subject) => {
    const store = await subject.open({ ttl: { sweepEveryMs: 1 } })
    const heard = await listenAfter(store, 4, async () => {
      await store.write([put('stays', 'tea'), put('brief', 'tea one')])
      await store.put(ADA, 'brief', { content: 'tea two' }, { ttlMs: HOUR })
      await store.delete(ADA, 'brief')
      await store.put(ADA, 'brief', { content: 'tea three' }, { ttlMs: HOUR })
    })
    await subject.pass(HOUR)
    await store.get(ADA, 'stays')
    const changes = [{ type: 'delete', namespace: ADA, key: 'brief', version: 6 }]
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual([{ changes }])
    const address = { namespace: ADA, key: 'brief' }
    const storage = subject.storage()
    expect(await storage.get([address])).toEqual([undefined])
    const left = await storage.revisions([address])
    expect(left).toMatchObject([[{ deleted: true, why: 'expired' }]])
    expect(JSON.stringify(left)).not.toContain('tea')
    expect(await store.history(ADA, 'brief')).toEqual([])
    expect(await keysFound(store)).toEqual(['stays'])
    const again = await store.put(ADA, 'brief', { content: 'tea four' })
    expect(await store.history(ADA, 'brief')).toEqual([again])
    expect(again.createdAt).toBe(again.updatedAt)
  })

  law('of two stores over one database, one may sweep what the other reads', async (subject) => {
    const [one, two] = [await subject.open({ ttl: { sweepEveryMs: 1 } }), await subject.open()]
    await one.write([put('a', 'tea', { ttlMs: HOUR }), put('b', 'tea', { ttlMs: DAY }), put('c', 'tea')])
    expect(await keysFound(two, { query: 'tea' })).toEqual(['c', 'b', 'a'])
    await subject.pass(HOUR)
    await one.get(ADA, 'c')
    const rows = () => subject.storage().scan(ADA)
    await expect
      .poll(async () => (await rows()).map(({ key }) => key), { timeout: 10_000 })
      .toEqual(['b', 'c'])
    for (const store of [one, two, await subject.open()]) {
      expect((await keysFound(store, { query: 'tea', refreshTtl: false })).sort()).toEqual(['b', 'c'])
      expect(await store.history(ADA, 'a')).toEqual([])
    }
  })
}

function livesFor(item: Item | null | undefined): number {
  return Date.parse(item?.expiresAt ?? '') - Date.parse(item?.updatedAt ?? '')
}
