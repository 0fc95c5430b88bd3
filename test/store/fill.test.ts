/** What is filled in later: nothing of what is gone, everything but what cannot be embedded. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { KeepsakeError, type EmbedderFailure } from '../../src/core/errors.ts'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { decodeSegment } from '../../src/search/segment.ts'
import type { Commit, Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, put, teas } from '../contracts/store-items.ts'
import { type FakeEmbedder, fakeEmbedder } from '../fakes/fake-embedder.ts'
import { gatedEmbedder } from '../fakes/gated-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

const BETTER = { id: 'better' }

/** The numbers of the rows that a set has vectors of in blobs. */
async function seqsIn(storage: Storage, set: string): Promise<number[]> {
  const { blobs } = await storage.since(undefined, set)
  return blobs.flatMap(({ data, seq }) => decodeSegment(data, seq)).map(({ seq }) => seq)
}

/** A storage that stays open, and does something before each fill that is committed to it. */
function openStorage(beforeFill: () => Promise<unknown> = async () => {}): Storage & { fills: Commit[] } {
  const storage = lastingStorage()
  const fills: Commit[] = []
  return {
    ...storage,
    fills,
    async commit(commit) {
      const isFill = (commit.blobs ?? []).length > 0 && (commit.rows ?? []).length === 0
      if (isFill) {
        fills.push(commit)
        await beforeFill()
      }
      return storage.commit(commit)
    },
  }
}

/** An embedder that embeds no text in which a word stands. */
function picky(
  word: string,
  { reason, inner = fakeEmbedder(BETTER) }: { reason?: EmbedderFailure; inner?: FakeEmbedder } = {},
): Embedder {
  const fail = (): never => {
    const details = { embedder: inner.id, ...(reason && { reason }) }
    throw new KeepsakeError('embedder_failed', 'It does not want to.', { details })
  }
  const embed: Embedder['embed'] = async (texts, options) =>
    texts.some((text) => text.includes(word)) ? fail() : inner.embed(texts, options)
  return { id: inner.id, dimensions: inner.dimensions, embed }
}

/** A store on 'base' that takes everything, with a better embedder to be had. */
function openStore(better: Embedder, storage: Storage = openStorage()) {
  return createStore({ storage, embedder: fakeEmbedder({ id: 'base' }), makeEmbedder: () => better })
}

test.each(['here', 'in another tab'])(
  'of what is erased %s while it is embedded nothing is stored',
  async (where) => {
    const storage = openStorage()
    const better = gatedEmbedder('better')
    const store = openStore(better.embedder, storage)
    const other = createStore({ storage, embedder: fakeEmbedder({ id: 'base' }) })
    const secret = await store.put(ADA, 'secret', { content: 'swordfish' })
    const tea = await store.put(ADA, 'tea', { content: 'green tea' })
    const gate = better.hold('documents')
    const upgrading = store.upgrade(BETTER)
    await gate.reached
    await (where === 'here' ? store : other).erase({ namespace: ADA, key: 'secret' })
    gate.open()
    await upgrading
    expect(better.documents).toContain('swordfish')
    expect(await seqsIn(storage, 'better')).toEqual([tea.version])
    expect(await seqsIn(storage, 'better')).not.toContain(secret.version)
  },
)

test('whoever writes all the time keeps the rest of a batch from nothing', async () => {
  let left = 4
  const writer: { write?: () => Promise<unknown> } = {}
  const storage = openStorage(async () => left-- > 0 && writer.write?.())
  const better = fakeEmbedder(BETTER)
  const store = openStore(better, storage)
  await store.write(teas(10))
  writer.write = () => store.put(ADA, `k${left}`, { content: `coffee ${left}` })
  await store.upgrade(BETTER)
  expect(storage.fills.map(({ expect: expected }) => expected?.length)).toEqual([10, 9, 8, 7, 6, 4])
  expect(await store.embedding()).toMatchObject({ embedder: 'better', items: 10, pending: 0 })
  expect(better.asked.flat().filter((text) => text === 'tea 9')).toHaveLength(1)
})

test.each([undefined, 'refused', 'malformed'] as const)(
  'an item that cannot be embedded (%s) holds up no other, and waits until the next session',
  async (reason) => {
    const storage = openStorage()
    const inner = fakeEmbedder(BETTER)
    const store = openStore(picky('tea 77', { ...(reason && { reason }), inner }), storage)
    await store.write(teas(300))
    await store.upgrade(BETTER)
    expect(await store.embedding()).toMatchObject({ embedder: 'better', items: 300, pending: 1 })
    expect(await keysFound(store, { query: 'tea 78', mode: 'vector', limit: 1 })).toEqual(['k78'])
    expect(await keysFound(store, { query: '77', mode: 'lexical' })).toEqual(['k77'])
    const asked = inner.asked.length
    await store.upgrade(BETTER)
    await new Promise((resolve) => setTimeout(resolve, 700)) // nor in the background
    expect(inner.asked).toHaveLength(asked)
    await store.put(ADA, 'k77', { content: 'another tea' })
    expect(await store.embedding()).toMatchObject({ pending: 0 })
  },
)

test('it is tried again in the next session, where nothing else waits', async () => {
  const storage = openStorage()
  const store = openStore(picky('tea 7'), storage)
  await store.write(teas(20))
  await store.upgrade(BETTER)
  await store.close()
  const next = openStore(picky('tea 7'), storage)
  await next.upgrade(BETTER)
  expect(await next.embedding()).toMatchObject({ embedder: 'better', pending: 1 })
  await next.close()
  const last = openStore(fakeEmbedder(BETTER), storage)
  await last.upgrade(BETTER)
  expect(await last.embedding()).toMatchObject({ embedder: 'better', pending: 0 })
})

test('a text that is too long for the embedder is found by words, for good', async () => {
  const storage = openStorage()
  const store = openStore(picky('tea 7', { reason: 'too_long' }), storage)
  await store.write(teas(20).concat(put('long', 'tea 7 and many more')))
  await store.upgrade(BETTER)
  expect(await store.embedding()).toMatchObject({ embedder: 'better', items: 21, pending: 0 })
  expect(await keysFound(store, { query: 'tea', mode: 'vector', limit: 40 })).toHaveLength(19)
  const [found] = await store.search(ADA, { query: 'many', explain: true, limit: 1 })
  expect(found?.key).toBe('long')
  expect(found?.explain?.parts[0]?.says).toContain('has no vector for this text')
  const inner = fakeEmbedder(BETTER)
  const next = openStore(inner, storage)
  await next.upgrade(BETTER)
  expect(inner.asked).toEqual([])
})

test.each(['unreachable', 'refused', 'too_long', undefined] as const)(
  'an embedder that fails for every text (%s) is not asked for each, and nothing is stored of it',
  async (reason) => {
    let calls = 0
    const refusing = picky('', reason && { reason })
    const embed: Embedder['embed'] = (...args) => {
      calls++
      return refusing.embed(...args)
    }
    const storage = openStorage()
    const store = openStore({ ...refusing, embed }, storage)
    await store.write(teas(128))
    expect(await failureOf(store.upgrade(BETTER))).toMatchObject({ code: 'embedder_failed' })
    expect(calls).toBeLessThan(12)
    expect(await storage.sets()).toEqual(['base'])
    expect(await store.embedding()).toMatchObject({
      embedder: 'base',
      pending: 0,
      upgrade: { phase: 'failed' },
    })
  },
)

test('an upgrade that could embed nothing of what is stored fails, though other texts can be embedded', async () => {
  const store = openStore(picky('tea', { reason: 'refused' }))
  await store.write(teas(3))
  const failure = { code: 'embedder_failed', details: { reason: 'refused' } }
  expect(await failureOf(store.upgrade(BETTER))).toMatchObject(failure)
  expect((await store.embedding()).embedder).toBe('base')
})

test('what is written overtakes what is filled in', async () => {
  const storage = openStorage()
  await createStore({ storage }).write(teas(20))
  const gated = gatedEmbedder('own')
  const embedder = { ...gated.embedder, pace: { texts: 1, characters: 1000, calls: 1 } }
  const store = createStore({ storage, embedder })
  const gate = gated.hold('documents')
  expect(await store.embedding()).toMatchObject({ pending: 20 })
  await gate.reached
  const written = store.write(Array.from({ length: 5 }, (_, at) => put(`new ${at}`, `coffee ${at}`)))
  await new Promise((resolve) => setTimeout(resolve, 20))
  gate.open()
  await written
  expect(gated.documents.slice(1, 6).toSorted()).toEqual([0, 1, 2, 3, 4].map((at) => `coffee ${at}`))
  await expect.poll(async () => (await store.embedding()).pending).toBe(0)
})

test('a filling that fails is not tried again for a while, then for twice as long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const storage = openStorage()
  await createStore({ storage }).write(teas(3))
  const tried: number[] = []
  const offline = picky('', { reason: 'unreachable' })
  const begun = Date.now()
  const embed: Embedder['embed'] = (...args) => {
    tried.push(Date.now() - begun)
    return offline.embed(...args)
  }
  const store = createStore({ storage, embedder: { ...offline, embed } })
  for (let at = 0; at < 80; at++) {
    await store.embedding()
    await vi.advanceTimersByTimeAsync(100)
  }
  const pauses = tried.slice(1).map((moment, at) => moment - (tried[at] as number))
  expect(pauses).toHaveLength(2)
  expect(pauses[0]).toBeGreaterThanOrEqual(1000)
  expect(pauses[1]).toBeGreaterThanOrEqual(2000)
})

test('an erasure takes no vectors of what lies behind an item without any', async () => {
  const storage = openStorage()
  const store = openStore(picky('tea 0'), storage)
  await store.write(teas(301))
  await store.upgrade(BETTER)
  expect(await store.embedding()).toMatchObject({ items: 301, pending: 1 })
  const before = await store.search(ADA, { query: 'tea 200', mode: 'vector', limit: 400 })
  await store.erase({ namespace: ADA, key: 'k7' })
  expect(await store.embedding()).toMatchObject({ items: 300, pending: 1 })
  const after = await store.search(ADA, { query: 'tea 200', mode: 'vector', limit: 400 })
  expect(after).toEqual(before.filter(({ key }) => key !== 'k7'))
  await store.close()
  const inner = fakeEmbedder(BETTER)
  const next = openStore(inner, storage)
  await next.upgrade(BETTER)
  expect(inner.asked.flat()).toEqual(['tea 0'])
})
