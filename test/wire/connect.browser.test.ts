import { expect, test } from 'vitest'
import { isKeepsakeError, KeepsakeError } from '../../src/core/errors.ts'
import type { Progress } from '../../src/core/call.ts'
import type { StoreEvent } from '../../src/store/store.ts'
import { keep, newName, openStore, testWorker } from './open.ts'

const ADA = ['users', 'ada']

/** What a promise is rejected with. */
async function failureOf(promise: Promise<unknown>): Promise<Error & { details?: unknown; code?: unknown }> {
  return promise.then(
    () => expect.fail('it was not rejected'),
    (error: Error) => error,
  )
}

test('a store in a worker remembers and finds', async () => {
  const store = await openStore()
  await store.put(ADA, 'tea', { content: 'Ada drinks green tea' })
  await store.put(ADA, 'dog', { content: 'Her dog is called Pascal' })
  const [best] = await store.search(ADA, { query: 'What does she drink?' })
  expect(best).toMatchObject({ key: 'tea', value: { content: 'Ada drinks green tea' } })
})

test('what was written is there when another worker opens the database', async () => {
  const name = newName()
  const first = await openStore({ name })
  const item = await first.put(ADA, 'tea', { content: 'green' })
  await first.close()
  const second = await openStore({ name })
  expect(await second.get(ADA, 'tea')).toEqual(item)
})

test('two workers of one database see each other at the next search', async () => {
  const name = newName()
  const [one, two] = await Promise.all([openStore({ name }), openStore({ name })])
  await one.put(ADA, 'tea', { content: 'green tea' })
  expect(await two.search(ADA, { query: 'tea' })).toHaveLength(1)
  await two.delete(ADA, 'tea')
  expect(await one.search(ADA, { query: 'tea' })).toEqual([])
})

test('a subscriber hears of the other tab, without contents', async () => {
  const name = newName()
  const [one, two] = await Promise.all([openStore({ name }), openStore({ name })])
  const heard: StoreEvent[] = []
  const stop = two.subscribe((event) => heard.push(event))
  const { version } = await one.put(ADA, 'tea', { content: 'green' })
  const put = { changes: [{ type: 'put', namespace: ADA, key: 'tea', version }] }
  await expect.poll(() => heard).toEqual([put])
  stop()
  await one.delete(ADA, 'tea')
  await two.get(ADA, 'tea')
  expect(heard).toEqual([put])
})

test('an error keeps its class, code, details and causes across the worker', async () => {
  const store = await openStore({ embedder: { id: 'broken' } })
  const error = await failureOf(store.put(ADA, 'tea', { content: 'green' }))
  expect(error).toBeInstanceOf(KeepsakeError)
  expect(error).toMatchObject({ code: 'embedder_failed', details: { embedder: 'broken' } })
  expect(error.message).toBe("Embedder 'broken' failed.")
  expect(error.cause).toMatchObject({ name: 'RangeError', message: 'the model is full' })
  expect((error.cause as Error).cause).toMatchObject({ name: 'TypeError', message: 'of eels' })
  expect(await store.get(ADA, 'tea')).toBeUndefined()
})

test('a conflict says what was expected and what is there', async () => {
  const store = await openStore()
  const { version } = await store.put(ADA, 'tea', { content: 'green' })
  const write = { op: 'put', namespace: ADA, key: 'tea', value: { content: 'black' } } as const
  const expectations = [{ namespace: ADA, key: 'tea', version: null }]
  const error = await failureOf(store.write([write], { expect: expectations }))
  expect(isKeepsakeError(error, 'conflict') && error.details).toEqual({
    namespace: ADA,
    key: 'tea',
    expected: null,
    actual: version,
  })
})

test('a value that is not JSON is refused before it is sent, and named by its path', async () => {
  const store = await openStore()
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  const cases: [unknown, string][] = [
    [{ when: new Date(0) }, 'value.when is a Date'],
    [{ run: () => {} }, 'value.run is function run'],
    [{ list: [1, NaN] }, 'value.list[1] is NaN'],
    [cycle, 'value.self is a cycle'],
  ]
  for (const [value, words] of cases) {
    const error = await failureOf(store.put(ADA, 'tea', value as never))
    expect(error.message).toContain(words)
    expect(error.code).toBe('invalid_value')
  }
  const error = await failureOf(store.get(['users', undefined] as never, 'tea'))
  expect(error.code).toBe('invalid_namespace')
})

test('cancelling rejects with the reason, stops the work and writes nothing', async () => {
  const store = await openStore({ embedder: { id: 'slow' } })
  const writes = Array.from({ length: 400 }, (_, index) => ({
    op: 'put' as const,
    namespace: ADA,
    key: `k${index}`,
    value: { content: `text ${index}` },
  }))
  const controller = new AbortController()
  const reason = new Error('changed my mind')
  const writing = store.write(writes, { signal: controller.signal })
  setTimeout(() => controller.abort(reason), 50)
  const begun = performance.now()
  expect(await failureOf(writing)).toBe(reason)
  expect(performance.now() - begun).toBeLessThan(4000) // all of it would take 8 s
  expect(await store.namespaces()).toEqual([])
})

test('a signal that is aborted already sends nothing', async () => {
  const store = await openStore()
  const reason = new Error('never mind')
  expect(await failureOf(store.get(ADA, 'tea', { signal: AbortSignal.abort(reason) }))).toBe(reason)
})

test('long work reports how far it has come', async () => {
  const store = await openStore()
  const heard: Progress[] = []
  const writes = Array.from({ length: 150 }, (_, index) => ({
    op: 'put' as const,
    namespace: ADA,
    key: `k${index}`,
    value: { content: `text ${index}` },
  }))
  await store.write(writes, { onProgress: (progress) => heard.push(progress) })
  const embedded = heard.filter(({ phase }) => phase === 'embed')
  expect(embedded.map(({ done }) => done)).toEqual([32, 64, 96, 128, 150])
  expect(embedded.at(-1)).toEqual({ phase: 'embed', done: 150, total: 150 })
})

test('a closed store rejects calls, and closing twice is fine', async () => {
  const store = await openStore()
  await Promise.all([store.close(), store.close()])
  await store.close()
  expect((await failureOf(store.get(ADA, 'tea'))).code).toBe('closed')
})

test('an embedder the worker does not have is refused by name', async () => {
  const error = await failureOf(openStore({ embedder: { id: 'oracle' } }))
  expect(error.message).toBe("Embedder 'oracle' is not one of the worker's: static-en, slow, broken, deadly.")
  const misspelt = await failureOf(openStore({ embedder: { name: 'slow' } as never }))
  expect(misspelt.code).toBe('invalid_argument')
})

test('one worker may serve several databases', async () => {
  const worker = keep(testWorker())
  const [one, two] = await Promise.all([openStore({}, worker), openStore({}, worker)])
  await one.put(ADA, 'tea', { content: 'green' })
  expect(await two.get(ADA, 'tea')).toBeUndefined()
})

test('closing ends what is under way, and nothing of it is written', async () => {
  const name = newName()
  const store = await openStore({ name, embedder: { id: 'slow' } })
  const writes = Array.from({ length: 400 }, (_, index) => ({
    op: 'put' as const,
    namespace: ADA,
    key: `k${index}`,
    value: { content: `text ${index}` },
  }))
  const writing = failureOf(store.write(writes))
  const begun = performance.now()
  await store.close()
  expect(performance.now() - begun).toBeLessThan(4000) // all of it would take 8 s
  expect((await writing).code).toBe('closed')
  expect(await (await openStore({ name })).namespaces()).toEqual([])
})
