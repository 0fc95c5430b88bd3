/** What is long gives way to what somebody waits for; what was said ahead is embedded together. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { breathe } from '../../src/core/breathe.ts'
import { createRightOfWay } from '../../src/core/right-of-way.ts'
import type { EmbedderPace } from '../../src/embedder/embedder.ts'
import { schedule } from '../../src/embedder/schedule.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, put } from '../contracts/store-items.ts'
import { fileOf } from '../contracts/transfer-file.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { handDriven } from '../fakes/hand-driven-embedder.ts'
import { newScope, u } from '../memory/conversation.ts'

/** Four texts a call, and nothing is kept. */
const PACE: EmbedderPace = { texts: 4, characters: Infinity, calls: 1, cacheBytes: 0 }
const DOCUMENT = { purpose: 'document' } as const
const many = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `text ${from + at}`)

/** A line of a file. */
const toLine = (text: string) => ({ item: { key: text, value: { content: text } } })

/** A store, in the order in which its storage was read and written; readings wait until the test lets them go. */
function openWatched() {
  const memory = memoryStorage()
  const order: string[] = []
  let held: (() => void)[] | undefined
  const storage: Storage = {
    ...memory,
    async since(...args) {
      if (held !== undefined) await new Promise<void>((resolve) => held?.push(resolve))
      order.push('read')
      return memory.since(...args)
    },
    async commit(commit) {
      order.push(`write ${commit.rows?.length}`)
      return memory.commit(commit)
    },
  }
  return {
    order,
    store: createStore({ storage }),
    hold: () => void (held = []),
    letGo: () => {
      for (const go of held ?? []) go()
      held = undefined
    },
  }
}

/** Lets everything go on that can. Patience ends never here: no timer does. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await breathe()
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

test('a commit of many waits for the searches under way; one of few does not', async () => {
  const { store, order, hold, letGo } = openWatched()
  await store.put(ADA, 'tea', { content: 'tea' })
  await store.search(ADA)
  order.splice(0)
  hold()
  const searching = store.search(ADA, { query: 'tea' })
  const long = store.write(many(5).map((text) => put(text, text)))
  await store.write(many(4, 5).map((text) => put(text, text)))
  await settle()
  expect(order).toEqual(['write 4'])
  letGo()
  await Promise.all([searching, long])
  expect(order.slice(0, 3)).toEqual(['write 4', 'read', 'write 5'])
})

test('an import gives way between its commits', async () => {
  const { store, order, hold, letGo } = openWatched()
  await store.search(ADA)
  order.splice(0)
  const imported = store.import([fileOf(many(40).map(toLine))])
  while (order.length < 2) await breathe()
  hold()
  const searching = keysFound(store, { query: 'text 1', limit: 100 })
  await settle()
  const before = order.length
  await settle()
  expect(order).toHaveLength(before)
  expect(order.length).toBeLessThan(7)
  letGo()
  expect((await searching).length).toBeLessThan(40)
  expect(await imported).toMatchObject({ imported: 40 })
})

test('documents give way before each call; queries go, and so does whatever waits for a server', async () => {
  for (const calls of [1, 3]) {
    const rightOfWay = createRightOfWay()
    const whileSearched = { texts: calls === 1 ? 1 : 4, characters: Infinity }
    const embedder = handDriven({ ...PACE, calls, whileSearched })
    const scheduled = schedule(embedder, { rightOfWay })
    const documents = scheduled.embed(many(12, 10), DOCUMENT)
    while (embedder.calls.length === 0) await breathe()
    let end = (): void => {}
    const searching = rightOfWay.first(async () => {
      await new Promise<void>((resolve) => (end = resolve))
      await scheduled.embed(['what?'], { purpose: 'query' })
    })
    embedder.answer()
    await settle()
    expect(embedder.open()).toBe(calls === 1 ? 0 : 2)
    end()
    await embedder.answerAll()
    await Promise.all([searching, documents])
    const asked = embedder.calls.map(({ texts }) => texts[0])
    const sizes = embedder.calls.map(({ texts }) => texts.length)
    if (calls > 1) expect(asked).toEqual(['text 10', 'text 14', 'text 18', 'what?'])
    else {
      expect(asked.slice(0, 3)).toEqual(['text 10', 'what?', 'text 14'])
      expect(sizes).toEqual([4, ...Array.from({ length: 9 }, () => 1)]) // small ones while somebody asks
      vi.advanceTimersByTime(1000)
      await scheduled.embed(many(4, 30), DOCUMENT)
      expect(embedder.calls.at(-1)?.texts).toHaveLength(4)
    }
  }
})

test('what is written next is embedded along with what is written now, and once', async () => {
  const embedder = { ...fakeEmbedder(), pace: { ...PACE, texts: 100, cacheBytes: 1e6 } }
  const store = createStore({ storage: memoryStorage(), embedder })
  await store.write([put('a', 'text a')], { ahead: ['text b', 'text c'] })
  await store.write([put('b', 'text b'), put('c', 'text c')])
  expect(embedder.asked).toEqual([['text a', 'text b', 'text c']])
  expect(await keysFound(store, { query: 'text c', mode: 'vector' })).toHaveLength(3)
  for (const ahead of ['text', [7]]) {
    expectError(
      await failureOf(store.write([put('d', 'd')], { ahead: ahead as never })),
      'invalid_argument',
      {
        details: { argument: 'ahead' },
      },
    )
  }
})

test('what cannot be embedded ahead fails when it is written, and not before', async () => {
  const embedder = { ...fakeEmbedder(), pace: { ...PACE, cacheBytes: 1e6 } }
  const store = createStore({ storage: memoryStorage(), embedder })
  await store.write([put('a', 'text a')], { ahead: ['an unembeddable text'] })
  expect(await keysFound(store)).toEqual(['a'])
  expectError(await failureOf(store.write([put('b', 'an unembeddable text')])), 'embedder_failed')
})

test('long lists and files are embedded in few calls, though they are stored in small commits', async () => {
  const callsOf = async (cacheBytes: number, how: 'remember' | 'import'): Promise<number> => {
    const embedder = { ...fakeEmbedder(), pace: { ...PACE, texts: 100, calls: 2, cacheBytes } }
    if (how === 'remember') {
      const { scope } = newScope(memoryStorage(), undefined, embedder)
      await scope.remember(many(300).map((text) => u(text)))
    } else {
      const store = createStore({ storage: memoryStorage(), embedder })
      await store.import([fileOf(many(300).map(toLine))])
    }
    expect(new Set(embedder.asked.flat()).size).toBe(300)
    expect(embedder.asked.flat()).toHaveLength(300)
    return embedder.asked.length
  }
  expect(await callsOf(1e6, 'remember')).toBeLessThanOrEqual(6)
  expect(await callsOf(1e6, 'import')).toBeLessThanOrEqual(10)
  // Where a vector is cheaper made than kept, nothing is embedded ahead.
  expect(await callsOf(0, 'remember')).toBe(19)
})

test('what was forgotten is not embedded ahead when its list is sent again', async () => {
  const storage = memoryStorage()
  const list = many(40).map((text, index) => u(text, { id: String(index) }))
  const { scope, store } = newScope(storage)
  await scope.remember(list)
  const [turn] = await store.search(ADA, { query: 'text 17', limit: 1 })
  await scope.forget([turn?.key ?? ''])
  await scope.remember([...list.slice(0, 2), u('another way')])
  const embedder = { ...fakeEmbedder(), pace: { ...PACE, texts: 100, cacheBytes: 1e6 } }
  const later = newScope(storage, undefined, embedder).scope
  expect((await later.remember(list)).turns).toBe(37)
  expect(turn?.text).toBe('text 17')
  expect(embedder.asked.flat()).toContain('text 18')
  expect(embedder.asked.flat()).not.toContain('text 17')
})

test('no more is embedded ahead than is kept: every text once, however long', async () => {
  const embedder = { ...fakeEmbedder(), pace: { ...PACE, texts: 100, calls: 2, cacheBytes: 4e6 } }
  const { scope } = newScope(memoryStorage(), undefined, embedder)
  await scope.remember(many(300).map((text) => u(text.padEnd(8400, '.'))))
  expect(embedder.asked.flat()).toHaveLength(300)
})

test('the check of a file gives way, too, each time it has gone on for some milliseconds', async () => {
  const { store, hold, letGo } = openWatched()
  const lines = fileOf(many(20).map(toLine))
  hold()
  const searching = store.search(ADA)
  let pulled = 0
  const source = async function* () {
    for (let from = 0; from < lines.length; from += 200) {
      vi.advanceTimersByTime(10)
      pulled++
      yield lines.subarray(from, from + 200)
    }
  }
  const importing = store.import(source())
  await settle()
  expect(pulled).toBe(1)
  letGo()
  await searching
  expect((await importing).imported).toBe(20)
})
