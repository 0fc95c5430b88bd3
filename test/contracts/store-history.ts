/** Laws of earlier states: what is kept of them, for how long, and the way back. */
import { expect } from 'vitest'
import type { Version } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, BOB, DAY, keysFound, put, remove } from './store-items.ts'
import type { StoreSubject } from './store.ts'

const OWN = [...ADA, '$keepsake', 'marks']

export function historyLaws(law: Law<StoreSubject>): void {
  law('every change of an item is kept, newest first, with why, when and its version', async (subject) => {
    const store = await subject.open()
    const first = await store.put(ADA, 'tea', { content: 'green' }, { why: 'she said so' })
    await subject.pass(1000)
    const second = await store.put(ADA, 'tea', { content: 'black' }, { index: { label: 'Ada' } })
    await subject.pass(1000)
    await store.delete(ADA, 'tea', { why: 'never true' })
    await subject.pass(1000)
    const [third] = await store.write([put('tea', 'white', { why: 'after all' })])
    const history = await store.history(ADA, 'tea')
    expect(history).toEqual([
      { ...third, why: 'after all' },
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
      second,
      { ...first, why: 'she said so' },
    ])
    expect(history.map(({ version }) => version)).toEqual([4, 3, 2, 1])
    expect(second.createdAt).toBe(first.createdAt)
    expect(third?.createdAt).toBe(third?.updatedAt) // what is put after a deletion begins anew
    const moments = history.map(({ updatedAt }) => Date.parse(updatedAt))
    expect(moments).toEqual(moments.toSorted((left, right) => right - left))
    expect(new Set(moments).size).toBe(4)
  })

  law('a history is of one item, and an item that never was has none', async ({ open }) => {
    const store = await open()
    await store.write([put('tea', 'green'), put('dog', 'Pascal'), put('tea', 'x', { namespace: BOB })])
    await store.write([put('tea', 'black')])
    expect(contents(await store.history(ADA, 'tea'))).toEqual(['black', 'green'])
    expect(contents(await store.history(BOB, 'tea'))).toEqual(['x'])
    expect(await store.history(ADA, 'never')).toEqual([])
    expect(await store.history(['users'], 'tea')).toEqual([])
    expectError(await failureOf(store.history([], 'tea')), 'invalid_namespace')
    expectError(await failureOf(store.history(ADA, '')), 'invalid_argument', { details: { argument: 'key' } })
  })

  law('a write may keep nothing of what it replaces, beside one that does', async ({ open }) => {
    const store = await open()
    const both = (content: string, history?: 'skip') => [
      { ...put('tea', content), history },
      put('dog', content),
    ]
    await store.write(both('one'))
    await store.write(both('two', 'skip'))
    await store.write(both('three'))
    expect(contents(await store.history(ADA, 'tea'))).toEqual(['three', 'two'])
    expect(contents(await store.history(ADA, 'dog'))).toEqual(['three', 'two', 'one'])
    await store.write([{ ...remove('tea'), history: 'skip' }])
    expect((await store.history(ADA, 'tea')).map(({ deleted }) => deleted)).toEqual([true, undefined])
    const never = [{ ...put('tea', 'x'), history: 'never' as 'skip' }]
    expectError(await failureOf(store.write(never)), 'invalid_argument', {
      details: { argument: 'history' },
      says: "history is 'never', neither 'keep' nor 'skip'.",
    })
  })

  law("what happens to Keepsake's own items is kept too", async ({ open }) => {
    const store = await open()
    const mark = (n: number) => ({ op: 'put', namespace: OWN, key: 'k', value: { n } }) as const
    await store.write([mark(1)], { reserved: true })
    await store.write([mark(2)], { reserved: true })
    await store.write([remove('k', OWN)], { reserved: true })
    const history = await store.history(OWN, 'k')
    expect(history.map(({ value, deleted }) => deleted ?? value)).toEqual([true, { n: 2 }, { n: 1 }])
    expectError(await failureOf(store.restore(OWN, 'k', 1)), 'invalid_namespace')
  })

  law('restoring puts a state back, hint and all, as a change of its own', async (subject) => {
    const store = await subject.open()
    const hint = { label: 'Ada', group: 'talk', position: 2, text: ['green tea', 'a cup'] }
    const first = await store.put(ADA, 'tea', { content: 'green' }, { index: hint })
    const second = await store.put(ADA, 'tea', { content: 'black' }, { index: {} })
    await subject.pass(1000)
    const restored = await store.restore(ADA, 'tea', first.version, { why: 'undo' })
    expect(restored).toEqual({ ...first, version: 3, updatedAt: restored.updatedAt })
    expect(Date.parse(restored.updatedAt)).toBeGreaterThan(Date.parse(second.updatedAt))
    expect(await store.get(ADA, 'tea')).toEqual(restored)
    const plain = await store.restore(ADA, 'tea', second.version)
    expect(plain).toEqual({ ...second, version: 4, updatedAt: plain.updatedAt })
    const history = await store.history(ADA, 'tea')
    expect(history.map(({ why }) => why)).toEqual(['restored version 2', 'undo', undefined, undefined])
  })

  law('a restored item is found as it was at first, also where it had been deleted', async ({ open }) => {
    const store = await open()
    await store.write([put('tea', 'green tea'), put('dog', 'her dog is called Pascal')])
    const look = async () => {
      const modes = ['hybrid', 'lexical', 'vector'] as const
      const found = await Promise.all(
        modes.map((mode) => store.search(ADA, { query: 'tea', mode, explain: true })),
      )
      return found.map((matches) =>
        matches.map(({ key, text, score, explain }) => ({ key, text, score, explain })),
      )
    }
    const before = await look()
    await store.put(ADA, 'tea', { content: 'a red car' })
    expect(await keysFound(store, { query: 'tea', mode: 'lexical' })).toEqual([])
    await store.restore(ADA, 'tea', 1)
    expect(await look()).toEqual(before)
    await store.delete(ADA, 'tea')
    expect(await keysFound(store, { query: 'tea', mode: 'lexical' })).toEqual([])
    await store.restore(ADA, 'tea', 1)
    expect(await look()).toEqual(before)
    expect(await keysFound(store, { query: 'car', mode: 'lexical' })).toEqual([])
  })

  law('a version that is not kept, or is a deletion, cannot be restored', async ({ open }) => {
    const store = await open()
    await store.write([put('tea', 'green'), put('dog', 'Pascal')])
    await store.delete(ADA, 'tea')
    const refused = (version: unknown, says: string) =>
      failureOf(store.restore(ADA, 'tea', version as number)).then((error) =>
        expectError(error, 'invalid_argument', { details: { argument: 'version' }, says }),
      )
    await refused(2, 'Version 2 of item \'tea\' in ["users","ada"] is not kept.') // it is the dog's
    await refused(99, 'Version 99')
    await refused('1', "Version '1'")
    await refused(3, 'Version 3 of item \'tea\' in ["users","ada"] is its deletion.')
    expectError(await failureOf(store.restore(ADA, 'never', 1)), 'invalid_argument')
    expect(await store.get(ADA, 'tea')).toBeUndefined()
    expect(await store.history(ADA, 'tea')).toHaveLength(2)
  })

  law('an item can be read as it was at any moment', async (subject) => {
    const store = await subject.open()
    const first = await store.put(ADA, 'tea', { content: 'green' }, { index: { label: 'Ada' } })
    await subject.pass(60_000)
    const second = await store.put(ADA, 'tea', { content: 'black' })
    await subject.pass(60_000)
    await store.delete(ADA, 'tea')
    await subject.pass(60_000)
    const third = await store.put(ADA, 'tea', { content: 'white' })
    const [, deletion] = await store.history(ADA, 'tea')
    const at = (asOf: string) => store.get(ADA, 'tea', { asOf })
    expect(await at(moved(first.createdAt, -1))).toBeUndefined()
    expect(await at(first.createdAt)).toEqual(first)
    expect(await at(moved(second.updatedAt, -1))).toEqual(first)
    expect(await at(second.updatedAt)).toEqual(second)
    expect(await at(moved(deletion?.updatedAt, -1))).toEqual(second)
    expect(await at(deletion?.updatedAt ?? '')).toBeUndefined()
    expect(await at(moved(third.updatedAt, -1))).toBeUndefined()
    expect(await at(third.updatedAt)).toEqual(third)
    expect(await at(moved(third.updatedAt, 365 * DAY))).toEqual(third)
    expect(await at(second.updatedAt.replace('T', ' ').replace('Z', ''))).toEqual(second) // no zone is UTC
    expect(await at(second.updatedAt.slice(0, 10))).toBeUndefined()
    expect(await store.get(ADA, 'never', { asOf: first.createdAt })).toBeUndefined()
  })

  law('a moment that is none is refused', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green' })
    for (const asOf of ['yesterday', '2024-02-30', '', 7]) {
      const error = await failureOf(store.get(ADA, 'tea', { asOf: asOf as string }))
      expectError(error, 'invalid_argument', { details: { argument: 'asOf' }, says: 'not a moment' })
    }
  })

  retentionLaws(law)
}

function retentionLaws(law: Law<StoreSubject>): void {
  law('earlier states are kept for ninety days, then dropped in the background', async (subject) => {
    const store = await subject.open()
    await store.write([put('old', 'one'), put('gone', 'one')])
    await store.write([put('old', 'two'), remove('gone')])
    await subject.pass(2 * DAY)
    await store.write([put('young', 'one')])
    await store.write([put('young', 'two')])
    await subject.pass(89 * DAY)
    await store.get(ADA, 'young')
    await expect.poll(() => statesKept(subject, ['old', 'gone', 'young']), LONG).toEqual([1, 0, 2])
    expect(contents(await store.history(ADA, 'old'))).toEqual(['two'])
    expect(await store.history(ADA, 'gone')).toEqual([])
    expectError(await failureOf(store.restore(ADA, 'old', 1)), 'invalid_argument')
    expect(contents(await store.history(ADA, 'young'))).toEqual(['two', 'one'])
    expect(await store.get(ADA, 'old')).toMatchObject({ value: { content: 'two' } })
  })

  law('a store that keeps no history has none', async ({ open, storage }) => {
    const store = await open({ historyDays: 0 })
    const first = await store.put(ADA, 'tea', { content: 'green' })
    const second = await store.put(ADA, 'tea', { content: 'black' })
    expect(await store.history(ADA, 'tea')).toEqual([second])
    const [states] = await storage().revisions([{ namespace: ADA, key: 'tea' }])
    expect(states).toMatchObject([{ seq: second.version }])
    expectError(await failureOf(store.restore(ADA, 'tea', first.version)), 'invalid_argument')
    await store.delete(ADA, 'tea')
    expect(await store.history(ADA, 'tea')).toEqual([])
    expect(await store.get(ADA, 'tea', { asOf: second.updatedAt })).toBeUndefined()
  })

  law('a store told to keep history for ever does', async (subject) => {
    const store = await subject.open({ historyDays: Infinity })
    await store.put(ADA, 'tea', { content: 'green' })
    await store.put(ADA, 'tea', { content: 'black' })
    await store.put(ADA, 'brief', { content: 'x' }, { ttlMs: 1 })
    await subject.pass(10_000 * DAY)
    await store.get(ADA, 'tea')
    await expect
      .poll(() => subject.storage().get([{ namespace: ADA, key: 'brief' }]), LONG)
      .toEqual([undefined])
    expect(contents(await store.history(ADA, 'tea'))).toEqual(['black', 'green'])
  })

  law('history that would be kept for less than no time is refused', async ({ open }) => {
    for (const historyDays of [-1, NaN, '90' as never]) {
      const opening = failureOf(open({ historyDays }))
      expectError(await opening, 'invalid_argument', { details: { argument: 'historyDays' } })
    }
  })
}

/** Work in the background begins after a rest. */
const LONG = { timeout: 10_000 }

/** How many states of each of Ada's items the storage holds: a tombstone that packs still need is none. */
async function statesKept({ storage }: StoreSubject, keys: readonly string[]): Promise<number[]> {
  const states = await storage().revisions(keys.map((key) => ({ namespace: ADA, key })))
  return states.map((ofOne) => ofOne.length)
}

function contents(history: readonly Version[]): unknown[] {
  return history.map(({ value }) => value['content'])
}

function moved(moment: string | undefined, ms: number): string {
  return new Date(Date.parse(moment ?? '') + ms).toISOString()
}
