import { expose, wrap } from 'comlink'
import { expect, test } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { crc32 } from '../../src/store/transfer/crc32.ts'
import type { Reply } from '../../src/wire/envelope.ts'
import { createExports } from '../../src/wire/serve-streams.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { ADA, keysFound, put } from '../contracts/store-items.ts'
import { bytesOf, fileOf, keysIn, type Written } from '../contracts/transfer-file.ts'
import { keep, newName, openStore } from './open.ts'
import type { Reading } from './workers/stream.worker.ts'

function streamWorker(): Worker {
  return keep(new Worker(new URL('./workers/stream.worker.ts', import.meta.url), { type: 'module' }))
}

/** A store with this many values of a quarter of a megabyte, and how many rows its worker has read. */
async function largeStore(count: number): Promise<{ store: Store; worker: Worker; read: () => number }> {
  const worker = streamWorker()
  let rows = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Reading>) => (rows = data.rows))
  const store = await openStore({}, worker)
  const content = 'x'.repeat(250_000)
  for (let from = 0; from < count; from += 20) {
    await store.write(
      Array.from({ length: 20 }, (_, index) => put(`k${from + index}`, content, { index: false })),
    )
  }
  return { store, worker, read: () => rows }
}

const items = (count: number): Written[] =>
  Array.from({ length: count }, (_, index) => ({
    item: { key: `k${index}`, value: { content: `text ${index}` } },
  }))

test('an export of 50 MB that is left after its first chunk is read no further, and its store works on', async () => {
  const { store, read } = await largeStore(200)
  for await (const chunk of store.export()) {
    expect(chunk.length).toBeGreaterThan(65_000)
    break
  }
  const rows = read()
  expect(rows).toBeLessThanOrEqual(64)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(read()).toBe(rows)
  expect(await store.get(ADA, 'k199')).toMatchObject({ key: 'k199' })
  const all = await bytesOf(store.export())
  expect(all.length).toBeGreaterThan(50_000_000)
  expect(keysIn(all)).toHaveLength(200)
})

test('nobody is ahead: the worker reads when the page asks', async () => {
  const { store, read } = await largeStore(200)
  const chunks = store.export()[Symbol.asyncIterator]()
  await chunks.next()
  const rows = read()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(read()).toBe(rows)
  for (let count = 0; count < 80; count++) await chunks.next()
  expect(read()).toBeGreaterThan(rows)
  expect(read()).toBeLessThan(200)
  await chunks.return?.()
  expect(await chunks.next()).toEqual({ done: true, value: undefined })
})

test('a chunk is transferred, not copied', async () => {
  const chunk = new Uint8Array(1000).fill(7)
  const exports = createExports()
  const { port1, port2 } = new MessageChannel()
  const begin = async function* () {
    yield chunk
  }
  expose({ next: () => exports.next(1, begin) }, port1)
  const remote = wrap<{ next(): Promise<Reply> }>(port2)
  expect((await remote.next()).value).toEqual(new Uint8Array(1000).fill(7))
  expect(chunk.byteLength).toBe(0)
  expect(await remote.next()).toEqual({})
  port1.close()
})

test('stopping an export frees it, whether it has begun, ended, or never was', async () => {
  const exports = createExports()
  let freed = 0
  const begin = async function* () {
    try {
      yield new Uint8Array(1)
      yield new Uint8Array(1)
    } finally {
      freed++
    }
  }
  await exports.next(1, begin)
  await exports.stop(1)
  await exports.stop(1)
  await exports.stop(2)
  expect(freed).toBe(1)
})

test('an export whose signal is aborted while nobody asks for more ends in the worker too', async () => {
  const { store } = await largeStore(20)
  const controller = new AbortController()
  const reason = new Error('the user left')
  const chunks = store.export({ signal: controller.signal })[Symbol.asyncIterator]()
  await chunks.next()
  controller.abort(reason)
  expect(await store.get(ADA, 'k1')).toMatchObject({ key: 'k1' })
  expect(await failureOf(chunks.next())).toBe(reason)
})

test('an export that is aborted while the worker reads rejects with the reason', async () => {
  const store = await openStore({ name: `${newName()}-slow` }, streamWorker())
  const controller = new AbortController()
  const reason = new Error('too long')
  const next = failureOf(store.export({ signal: controller.signal })[Symbol.asyncIterator]().next())
  setTimeout(() => controller.abort(reason), 50)
  expect(await next).toBe(reason)
})

test('a worker that dies in the middle of an export rejects with worker_failed', async () => {
  const { store, worker } = await largeStore(20)
  const chunks = store.export()[Symbol.asyncIterator]()
  await chunks.next()
  const next = failureOf(chunks.next().then(() => chunks.next()))
  worker.terminate()
  expectError(await next, 'worker_failed', { details: { phase: 'call' } })
  expect(await chunks.next()).toEqual({ done: true, value: undefined })
})

test('a worker that dies in the middle of an import rejects with worker_failed, and leaves the source', async () => {
  const worker = streamWorker()
  const store = await openStore({}, worker)
  let left = false
  const source = (async function* () {
    try {
      yield fileOf(items(10)).slice(0, 500)
      setTimeout(() => worker.terminate(), 20)
      await new Promise((resolve) => setTimeout(resolve, 300))
      yield new Uint8Array(1)
    } finally {
      left = true
    }
  })()
  expectError(await failureOf(store.import(source)), 'worker_failed', { details: { phase: 'call' } })
  await expect.poll(() => left).toBe(true)
})

test('an import pulls: the page is asked for the next chunk when the worker has taken in the last', async () => {
  const store = await openStore({}, streamWorker())
  const file = fileOf(items(10))
  let [asked, waiting] = [0, false]
  const source = (async function* () {
    for (let at = 0; at < file.length; at += 100) {
      expect(waiting).toBe(false)
      waiting = true
      asked++
      await new Promise((resolve) => setTimeout(resolve, 1))
      waiting = false
      yield file.subarray(at, at + 100)
    }
  })()
  expect(await store.import(source)).toEqual({ imported: 10, skipped: 0, removed: 0 })
  expect(asked).toBe(Math.ceil(file.length / 100))
})

test('the app keeps the bytes it gave, also those of one large chunk', async () => {
  const store = await openStore({}, streamWorker())
  const file = fileOf([
    ...items(5),
    { item: { key: 'long', value: { content: 'x'.repeat(999_000) } } },
    { item: { key: 'long2', value: { content: 'x'.repeat(999_000) } } },
  ])
  const sum = crc32(file)
  expect(await store.import([file])).toMatchObject({ imported: 7 })
  expect(crc32(file)).toBe(sum)
  expect(await store.import([file])).toMatchObject({ imported: 0, skipped: 7 })
})

test('an import is cancelled in the worker, and the source is left', async () => {
  const store = await openStore({ embedder: { id: 'slow' } }, streamWorker())
  const controller = new AbortController()
  const reason = new Error('the user left')
  const call = failureOf(store.import([fileOf(items(600))], { signal: controller.signal }))
  setTimeout(() => controller.abort(reason), 200)
  expect(await call).toBe(reason)
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(await keysFound(store)).toEqual([])
})

test('closing ends an import whose source never answers, and an export that is being read', async () => {
  const { store } = await largeStore(20)
  const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
  const importing = failureOf(store.import(source))
  const chunks = store.export()[Symbol.asyncIterator]()
  await chunks.next()
  await store.close()
  expectError(await importing, 'closed')
  expectError(await failureOf(chunks.next()), 'closed')
})

test('a refusal keeps its code, its line and its cause across the worker', async () => {
  const store = await openStore({}, streamWorker())
  const error = await failureOf(store.import([fileOf([{ item: { value: 'tea' } }])]))
  expectError(error, 'invalid_import', { details: { line: 2 } })
  expect(isKeepsakeError(error.cause, 'invalid_argument')).toBe(true)
})
