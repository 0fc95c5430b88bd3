/** Laws of get, put, delete and write. */
import { expect } from 'vitest'
import { UNEMBEDDABLE } from '../fakes/fake-embedder.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, BOB, keysFound, put, remove, tick } from './store-items.ts'
import type { StoreSubject } from './store.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

export function writeLaws(law: Law<StoreSubject>): void {
  law('get gives what put stored, or nothing', async ({ open }) => {
    const store = await open()
    const value = { content: 'green tea', cups: [1, { '': null }] }
    const item = await store.put(ADA, 'tea', value)
    expect(item).toEqual({
      namespace: ADA,
      key: 'tea',
      value,
      version: 1,
      createdAt: expect.stringMatching(ISO) as string,
      updatedAt: item.createdAt,
    })
    expect(await store.get(ADA, 'tea')).toEqual(item)
    expect(await store.get(ADA, 'coffee')).toBe(undefined)
    expect(await store.get(BOB, 'tea')).toBe(undefined)
    expect(await store.get(['users'], 'tea')).toBe(undefined)
  })

  law('a put replaces the value whole, keeps createdAt and raises the version', async ({ open }) => {
    const store = await open()
    const first = await store.put(ADA, 'tea', { content: 'green', cups: 1 })
    await tick()
    const second = await store.put(ADA, 'tea', { content: 'black' })
    expect(second).toMatchObject({ value: { content: 'black' }, createdAt: first.createdAt, version: 2 })
    expect(second.value).not.toHaveProperty('cups')
    expect(Date.parse(second.updatedAt)).toBeGreaterThan(Date.parse(first.updatedAt))
    expect(await store.get(ADA, 'tea')).toEqual(second)
  })

  law('a property that is undefined counts as absent', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green', cups: undefined } as never)
    expect((await store.get(ADA, 'tea'))?.value).toStrictEqual({ content: 'green' })
  })

  law(
    'delete says whether there was anything, and the item is gone from get and search',
    async ({ open }) => {
      const store = await open()
      await store.put(ADA, 'tea', { content: 'green tea' })
      expect(await store.delete(ADA, 'coffee')).toBe(false)
      expect(await store.delete(ADA, 'tea')).toBe(true)
      expect(await store.delete(ADA, 'tea')).toBe(false)
      expect(await store.get(ADA, 'tea')).toBe(undefined)
      expect(await store.search(ADA)).toEqual([])
      expect(await store.search(ADA, { query: 'green tea' })).toEqual([])
    },
  )

  law('write gives the item of each put and null for each delete, in their order', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'old', { content: 'old' })
    const done = await store.write([put('a', 'one'), remove('old'), put('b', 'two'), remove('never')])
    expect(done).toMatchObject([{ key: 'a', version: 2 }, null, { key: 'b', version: 3 }, null])
    expect(await store.get(ADA, 'a')).toEqual(done[0])
    expect(await store.get(ADA, 'old')).toBe(undefined)
    expect(await store.write([])).toEqual([])
  })

  law('of several writes to one key the last counts', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'b', { content: 'old' })
    const writes = [put('a', 'one'), put('b', 'x'), remove('b'), remove('a'), put('a', 'two')]
    expect(await store.write(writes)).toMatchObject([
      { value: { content: 'two' } },
      null,
      null,
      null,
      { key: 'a' },
    ])
    expect(await keysFound(store)).toEqual(['a'])
    expect((await store.get(ADA, 'a'))?.version).toBe(2)
  })

  law('a write whose expectation fails is a conflict, and nothing of it is applied', async ({ open }) => {
    const store = await open()
    const { version } = await store.put(ADA, 'tea', { content: 'green' })
    await store.put(ADA, 'tea', { content: 'black' })
    const expectation = { namespace: ADA, key: 'tea', version }
    const error = await failureOf(
      store.write([put('dog', 'Pascal'), remove('tea')], { expect: [expectation] }),
    )
    expectError(error, 'conflict', {
      details: { namespace: ADA, key: 'tea', expected: version, actual: version + 1 },
      says: `Item 'tea' in ["users","ada"] is at version ${version + 1}, not at version ${version}. Read it again, then write.`,
    })
    expect(await keysFound(store)).toEqual(['tea'])
  })

  law('a write that expects an item to be absent happens once', async ({ open }) => {
    const [one, two] = [await open(), await open()]
    const options = { expect: [{ namespace: ADA, key: 'head', version: null }] }
    const both = await Promise.allSettled([
      one.write([put('head', 'one')], options),
      two.write([put('head', 'two')], options),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find((result) => result.status === 'rejected')
    expectError(lost?.reason as Error, 'conflict', {
      details: { namespace: ADA, key: 'head', expected: null, actual: 1 },
    })
    await one.write([put('head', 'three')], { expect: [{ namespace: ADA, key: 'head', version: 1 }] })
    expect((await two.get(ADA, 'head'))?.value).toEqual({ content: 'three' })
  })

  law('nothing is applied if a text cannot be embedded, and the next write works', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green' })
    const writes = [put('dog', 'Pascal'), put('cat', `an ${UNEMBEDDABLE} cat`), remove('tea')]
    const error = expectError(await failureOf(store.write(writes)), 'embedder_failed', {
      details: { embedder: 'fake' },
      says: "Embedder 'fake' failed.",
    })
    expect(error.cause).toMatchObject({
      name: 'RangeError',
      message: `'an ${UNEMBEDDABLE} cat' has no vector.`,
    })
    expect(await keysFound(store)).toEqual(['tea'])
    await store.write([put('cat', `an ${UNEMBEDDABLE} cat`, { index: false })])
    expect(await keysFound(store)).toEqual(['cat', 'tea'])
  })

  law('what a caller does to an item changes nothing stored', async ({ open }) => {
    const store = await open()
    const value = { list: [1] }
    const item = await store.put(ADA, 'a', value)
    const spoil = (found: { value: unknown } | undefined): void => {
      const { list } = (found ?? expect.fail('it is gone')).value as { list: number[] }
      list.push(2)
    }
    value.list.push(2)
    spoil(item)
    spoil(await store.get(ADA, 'a'))
    spoil((await store.search(ADA))[0])
    spoil((await store.search(ADA))[0])
    expect((await store.get(ADA, 'a'))?.value).toEqual({ list: [1] })
    expect((await store.search(ADA))[0]?.value).toEqual({ list: [1] })
  })

  law('an item that was read stays as it was when the stored one changes', async ({ open }) => {
    const store = await open()
    const stored = await store.put(ADA, 'a', { content: 'green tea', list: [1] })
    const got = await store.get(ADA, 'a')
    const [found] = await store.search(ADA, { query: 'tea' })
    await store.put(ADA, 'a', { content: 'black tea', list: [2] })
    await store.delete(ADA, 'a')
    expect(got).toEqual(stored)
    expect(found).toMatchObject(stored)
    expect(stored.value).toEqual({ content: 'green tea', list: [1] })
  })

  law('a call whose signal is aborted rejects with its reason, and writes nothing', async ({ open }) => {
    const store = await open()
    const reason = new Error('the user left')
    const signal = AbortSignal.abort(reason)
    expect(await failureOf(store.put(ADA, 'tea', { content: 'green' }, { signal }))).toBe(reason)
    expect(await failureOf(store.put(ADA, 'tea', {}, { index: false, signal }))).toBe(reason)
    expect(await failureOf(store.delete(ADA, 'tea', { signal }))).toBe(reason)
    expect(await failureOf(store.search(ADA, { query: 'tea', signal }))).toBe(reason)
    expect(await failureOf(store.search(ADA, { signal }))).toBe(reason)
    expect(await store.search(ADA)).toEqual([])
    const { version } = await store.put(ADA, 'tea', { content: 'green' })
    expect(await failureOf(store.get(ADA, 'tea', { signal }))).toBe(reason)
    expect(await failureOf(store.namespaces({ signal }))).toBe(reason)
    expect(await failureOf(store.history(ADA, 'tea', { signal }))).toBe(reason)
    expect(await failureOf(store.restore(ADA, 'tea', version, { signal }))).toBe(reason)
    expect(await failureOf(store.erase({ prefix: ADA }, { signal }))).toBe(reason)
    expect(await failureOf(store.reindex({ signal }))).toBe(reason)
    expect(await store.get(ADA, 'tea')).toMatchObject({ version })
  })

  law('progress is told while texts are embedded', async ({ open }) => {
    const store = await open()
    const told: unknown[] = []
    await store.write([put('a', 'one'), put('b', 'two')], { onProgress: (progress) => told.push(progress) })
    await expect.poll(() => told).toContainEqual({ phase: 'embed', done: 2, total: 2 })
  })
}
