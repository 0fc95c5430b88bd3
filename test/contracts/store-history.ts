/** Laws of earlier states, of lifetimes and of erasing. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, BOB, keysFound, put, tick } from './store-items.ts'
import type { StoreSubject } from './store.ts'

export function historyLaws(law: Law<StoreSubject>): void {
  law('history tells every state of a key, newest first, with why, deletions too', async ({ open }) => {
    const store = await open()
    const first = await store.put(ADA, 'tea', { content: 'green' }, { why: 'she said so' })
    await store.put(ADA, 'other', { content: 'x' })
    await store.delete(ADA, 'tea', { why: 'never true' })
    const last = await store.put(ADA, 'tea', { content: 'black' })
    expect(await store.history(ADA, 'tea')).toEqual([
      last,
      {
        namespace: ADA,
        key: 'tea',
        value: {},
        version: 3,
        createdAt: first.createdAt,
        updatedAt: expect.any(String) as string,
        deleted: true,
        why: 'never true',
      },
      { ...first, why: 'she said so' },
    ])
    expect(await store.history(ADA, 'never')).toEqual([])
    expect(await store.history(BOB, 'tea')).toEqual([])
  })

  law('get as of a moment gives what was there then', async ({ open }) => {
    const store = await open()
    const first = await store.put(ADA, 'tea', { content: 'green' })
    await tick()
    const second = await store.put(ADA, 'tea', { content: 'black' })
    await tick()
    await store.delete(ADA, 'tea')
    const asOf = (moment: string) => store.get(ADA, 'tea', { asOf: moment })
    expect(await asOf('2000-01-01')).toBe(undefined)
    expect(await asOf(first.updatedAt)).toEqual(first)
    expect(await asOf(second.updatedAt)).toEqual(second)
    expect(await asOf(new Date(Date.now() + 1000).toISOString())).toBe(undefined)
    expectError(await failureOf(asOf('soon')), 'invalid_argument', { details: { argument: 'asOf' } })
  })

  law('restore puts an earlier version again, hint and all, found again by its words', async ({ open }) => {
    const store = await open()
    const first = await store.put(ADA, 'k', { content: 'x' }, { index: { text: 'green tea', label: 'Ada' } })
    await store.put(ADA, 'k', { content: 'y' }, { index: { text: 'coffee', group: 'g' } })
    const restored = await store.restore(ADA, 'k', first.version)
    expect(restored).toMatchObject({
      value: first.value,
      index: first.index,
      version: 3,
      createdAt: first.createdAt,
    })
    expect(await keysFound(store, { query: 'tea', mode: 'lexical' })).toEqual(['k'])
    expect((await store.history(ADA, 'k'))[0]?.why).toBe('restored version 1')
    await store.delete(ADA, 'k')
    expect((await store.restore(ADA, 'k', 2, { why: 'undo' })).value).toEqual({ content: 'y' })
    for (const [version, says] of [
      [4, 'is its deletion. Restore the version before it.'],
      [77, 'is not kept. history() lists those that are.'],
    ] as const) {
      const details = { argument: 'version' }
      expectError(await failureOf(store.restore(ADA, 'k', version)), 'invalid_argument', { details, says })
    }
  })

  law('an item past its lifetime is nowhere, and a put without one lets it stay', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'k', { content: 'tea' })
    const mortal = await store.put(ADA, 'k', { content: 'green tea' }, { ttlMs: 300 })
    expect(Date.parse(mortal.expiresAt ?? '') - Date.parse(mortal.updatedAt)).toBe(300)
    expect(await keysFound(store, { query: 'tea', refreshTtl: false })).toEqual(['k'])
    await new Promise((resolve) => setTimeout(resolve, 310))
    expect(await store.get(ADA, 'k')).toBe(undefined)
    expect(await store.get(ADA, 'k', { asOf: mortal.updatedAt })).toBe(undefined)
    expect(await keysFound(store, { query: 'tea' })).toEqual([])
    expect(await keysFound(store)).toEqual([])
    expect(await store.namespaces()).toEqual([])
    expect((await store.history(ADA, 'k')).filter(({ deleted }) => deleted !== true)).toEqual([])
    expect(await store.delete(ADA, 'k')).toBe(false)
    const anew = await store.write([put('k', 'tea')], {
      expect: [{ namespace: ADA, key: 'k', version: null }],
    })
    expect(anew).toMatchObject([{ key: 'k' }])
    expect(anew[0]).not.toHaveProperty('expiresAt')
    expect(anew[0]?.createdAt).toBe(anew[0]?.updatedAt)
    expect(await store.get(ADA, 'k')).toEqual(anew[0])
  })

  law('what is erased is gone from everywhere, and what is not stays', async ({ open }) => {
    const [store, other] = [await open(), await open()]
    await store.write([put('a', 'green tea'), put('b', 'tea'), put('gone', 'tea')])
    await store.put(BOB, 'c', { content: 'tea' })
    await store.delete(ADA, 'gone')
    expect(await keysFound(other, {}, [])).toHaveLength(3)
    expect(await store.erase({ namespace: ADA, key: 'a' })).toBe(1)
    expect(await store.erase({ namespace: ADA, key: 'a' })).toBe(0)
    expect(await store.history(ADA, 'a')).toEqual([])
    expect(await keysFound(other, { query: 'tea', mode: 'lexical' }, [])).toEqual(['c', 'b'])
    expect(await store.erase({ prefix: ADA })).toBe(1)
    expect(await store.history(ADA, 'gone')).toEqual([])
    expect(await keysFound(other, {}, [])).toEqual(['c'])
    const strange = { prefix: ADA, key: 'a' } as never
    expectError(await failureOf(store.erase(strange)), 'invalid_argument', {
      details: { argument: 'target' },
    })
  })
}
