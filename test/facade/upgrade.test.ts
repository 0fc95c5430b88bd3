import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import { KeepsakeError } from '../../src/core/errors.ts'
import { type MemoryDatabase, openMemory } from '../../src/facade/open-memory.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { type GatedEmbedder, gatedEmbedder } from '../fakes/gated-embedder.ts'
import { lastingStorage } from '../fakes/lasting-storage.ts'

const CHOICE = { id: 'better' }

interface Opened {
  readonly memory: MemoryDatabase
  readonly base: GatedEmbedder
  readonly better: GatedEmbedder
}

async function open(storage: Storage = memoryStorage(), better = gatedEmbedder('better')): Promise<Opened> {
  const base = gatedEmbedder('base')
  const lent = lastingStorage(storage)
  const store = createStore({ storage: lent, embedder: base.embedder, makeEmbedder: () => better.embedder })
  return { memory: await openMemory({ store, namespace: ['users', '{user}'] }), base, better }
}

const addAll = async (memory: MemoryDatabase, contents: readonly string[]): Promise<void> => {
  for (const content of contents) await memory.for({ user: 'ada' }).add(content)
}

const find = async (memory: MemoryDatabase, query: string): Promise<string | undefined> => {
  const [hit] = await memory.for({ user: 'ada' }).search(query, { mode: 'vector' })
  return hit?.text
}

const FACTS = ['Ada drinks green tea', 'Byron plays the trombone', 'The flat is in Lisbon']

test('what answers at first is the embedder of the store', async () => {
  const { memory } = await open()
  expect(await memory.embedding()).toEqual({ embedder: 'base', dimensions: 64, items: 0, pending: 0 })
  await addAll(memory, FACTS)
  expect(await memory.embedding()).toMatchObject({ embedder: 'base', items: 3, pending: 0 })
})

test('the base answers while the better one loads and embeds; what is written meanwhile is not lost; then the better one answers', async () => {
  const { memory, better } = await open()
  await addAll(memory, FACTS)
  const [loading, embedding] = [better.hold('load'), better.hold('documents')]
  const seen: Progress[] = []
  const changed = memory.upgrade(CHOICE, { onProgress: (progress) => seen.push(progress) })

  await loading.reached
  expect(await find(memory, 'green tea')).toBe(FACTS[0])
  await addAll(memory, ['Mara owns a boat'])
  expect(await memory.embedding()).toMatchObject({
    embedder: 'base',
    upgrade: { embedder: 'better', phase: 'load' },
  })

  loading.open()
  await embedding.reached
  expect(await find(memory, 'boat')).toBe('Mara owns a boat')
  expect(await memory.embedding()).toMatchObject({ embedder: 'base', upgrade: { phase: 'embed' } })
  const written = addAll(memory, ['Theo is allergic to walnuts'])

  embedding.open()
  await changed
  await written
  expect(await memory.embedding()).toMatchObject({
    embedder: 'better',
    items: 5,
    pending: 0,
    upgrade: { embedder: 'better', phase: 'done' },
  })
  for (const fact of [...FACTS, 'Mara owns a boat', 'Theo is allergic to walnuts']) {
    expect(await find(memory, fact)).toBe(fact)
    expect(better.documents.filter((text) => text === fact)).toHaveLength(1)
  }
  expect(seen).toContainEqual({ phase: 'load', done: 1000, total: 1000 })
  expect(seen.at(-1)).toMatchObject({ phase: 'embed', done: 5, total: 5 })
})

test('a memory that is opened again starts on the base, and changes without embedding anything again', async () => {
  const storage = memoryStorage()
  const before = await open(storage)
  await addAll(before.memory, FACTS)
  await before.memory.upgrade(CHOICE)
  await before.memory.close()

  const { memory, base, better } = await open(storage)
  expect(await memory.embedding()).toMatchObject({ embedder: 'base', pending: 0 })
  expect(await find(memory, 'green tea')).toBe(FACTS[0])
  await memory.upgrade(CHOICE)
  expect(await memory.embedding()).toMatchObject({ embedder: 'better', pending: 0 })
  expect(await find(memory, 'trombone')).toBe(FACTS[1])
  expect([...base.documents, ...better.documents]).toEqual([])
})

test('an upgrade that was aborted leaves the base, and goes on where it was', async () => {
  const storage = memoryStorage()
  const { memory, better } = await open(storage)
  await addAll(
    memory,
    Array.from({ length: 300 }, (_, index) => `Thought number ${index}`),
  )
  const ending = new AbortController()
  const changed = memory.upgrade(CHOICE, {
    signal: ending.signal,
    onProgress: ({ phase, done }) => {
      if (phase === 'embed' && done > 0 && done < 300) ending.abort(new Error('enough'))
    },
  })
  await expect(changed).rejects.toThrow('enough')
  expect(await memory.embedding()).toMatchObject({ embedder: 'base', pending: 0 })
  expect(await find(memory, 'Thought number 7')).toBe('Thought number 7')
  await memory.close()

  const done = better.documents.length
  expect(done).toBeGreaterThan(0)
  const again = await open(storage)
  await again.memory.upgrade(CHOICE)
  expect(new Set([...better.documents, ...again.better.documents]).size).toBe(300)
  expect(again.better.documents.length).toBeLessThan(300)
  expect(await find(again.memory, 'Thought number 7')).toBe('Thought number 7')
})

test('one that fails keeps the base, says why, and can be asked for again', async () => {
  const { memory, better } = await open()
  await addAll(memory, FACTS)
  better.failLoading(
    new KeepsakeError('embedder_failed', 'The file model.onnx is cut. Download it again.', {
      details: { embedder: 'better', reason: 'bad_files' },
    }),
  )
  expectError(await failureOf(memory.upgrade(CHOICE)), 'embedder_failed', {
    details: { embedder: 'better', reason: 'bad_files' },
    says: 'The file model.onnx is cut. Download it again.',
  })
  expect(await memory.embedding()).toMatchObject({
    embedder: 'base',
    upgrade: {
      phase: 'failed',
      error: { code: 'embedder_failed', message: 'The file model.onnx is cut. Download it again.' },
    },
  })
  expect(await find(memory, 'green tea')).toBe(FACTS[0])
  await memory.upgrade(CHOICE)
  expect(await memory.embedding()).toMatchObject({ embedder: 'better', upgrade: { phase: 'done' } })
})

test('a downgrade answers with the base at once, also what was written after the upgrade', async () => {
  const { memory, base, better } = await open()
  await addAll(memory, FACTS)
  await memory.upgrade(CHOICE)
  await addAll(memory, ['Mara owns a boat'])
  const embedded = base.documents.length
  await memory.downgrade()
  const status = await memory.embedding()
  expect(status).toMatchObject({ embedder: 'base', items: 4, pending: 0 })
  expect(status.upgrade).toBeUndefined()
  expect(await find(memory, 'boat')).toBe('Mara owns a boat')
  expect(base.documents.length).toBe(embedded)
  const before = better.documents.length
  await memory.upgrade(CHOICE) // its vectors are gone
  expect(better.documents.length).toBe(before + 4)
})

test('reindex embeds everything anew', async () => {
  const { memory, base } = await open()
  await addAll(memory, FACTS)
  const before = base.documents.length
  await memory.reindex()
  expect(base.documents.slice(before).sort()).toEqual([...FACTS].sort())
})

test('a store that makes no embedders says so', async () => {
  const store = createStore({ storage: memoryStorage(), embedder: fakeEmbedder() })
  const memory = await openMemory({ store, namespace: ['users'] })
  expectError(await failureOf(memory.upgrade(CHOICE)), 'not_supported')
})

const NO_CHOICE =
  "not a choice of one of the worker's embedders. Name it, with options of plain JSON: { id: 'transformers', options: { … } }."

test.each([
  ["'better'", 'better'],
  ['null', null],
  ['{}', {}],
  ['{"id":""}', { id: '' }],
  ['{"id":"fake","dimensions":64,"asked":[]}', fakeEmbedder()],
  ['{"id":"better","options":{}}', { id: 'better', options: { files: () => 'a function' } }],
])('what is no choice is refused in a sentence: %s', async (shown, choice) => {
  const { memory } = await open()
  expectError(await failureOf(memory.upgrade(choice as never)), 'invalid_argument', {
    details: { argument: 'choice' },
    says: `choice is ${shown}, ${NO_CHOICE}`,
  })
  const worker = {} as Worker // nothing is asked of it
  for (const name of ['embedder', 'upgrade']) {
    const opening = openMemory({ worker, name: 'x', namespace: ['users'], [name]: choice })
    expectError(await failureOf(opening), 'invalid_argument', {
      details: { argument: name },
      says: `${name} is ${shown}, ${NO_CHOICE}`,
    })
  }
})

test('how long a worker may take to start is a number', async () => {
  const worker = { postMessage: () => expect.fail('it was not asked') } as unknown as Worker
  const opening = openMemory({ worker, name: 'x', namespace: ['users'], timeoutMs: '5s' as never })
  expectError(await failureOf(opening), 'invalid_argument', {
    details: { argument: 'timeoutMs' },
    says: "timeoutMs is '5s', not a number of milliseconds above 0. Write 20_000.",
  })
})

test.each<[string, unknown, string]>([
  ['upgrade', CHOICE, 'Once this one is open, call its upgrade(…).'],
  ['embedder', CHOICE, 'Make the store with yours: createStore({ storage, embedder }).'],
  ['name', 'my-app', 'The store has the name of its storage: dexieStorage(name).'],
  ['timeoutMs', 5000, 'A store that is here does not start.'],
  ['historyDays', 7, 'Make the store with yours: createStore({ storage, historyDays }).'],
  ['ttl', {}, 'Make the store with yours: createStore({ storage, ttl }).'],
])('a store that is given has its own: %s is refused beside it', async (argument, value, wayOut) => {
  const store = createStore({ storage: memoryStorage() })
  const opening = openMemory({ store, namespace: ['users'], [argument]: value })
  expectError(await failureOf(opening), 'invalid_argument', {
    details: { argument },
    says: `${argument} is for a memory in a worker. ${wayOut}`,
  })
})
