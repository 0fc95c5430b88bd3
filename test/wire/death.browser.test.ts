import { expect, test } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import { connect } from '../../src/wire/connect.ts'
import { keep, newName, openStore, testWorker } from './open.ts'

const ADA = ['users', 'ada']
const name = newName()

async function phaseOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise
    .then(() => expect.fail('it was not rejected'))
    .catch((thrown: unknown) => thrown)
  return isKeepsakeError(error, 'worker_failed') ? error.details.phase : String(error)
}

test('a worker script that is missing rejects', async () => {
  const worker = keep(new Worker('/no/such/worker.js', { type: 'module' }))
  expect(await phaseOf(connect(worker, { name }))).toBe('start')
})

test('a worker script that is missing rejects even if its failure went unheard', async () => {
  const worker = keep(new Worker('/no/such/worker.js', { type: 'module' }))
  await new Promise((failed) => worker.addEventListener('error', failed))
  expect(await phaseOf(connect(worker, { name, timeoutMs: 300 }))).toBe('start')
})

test('a worker script with a syntax error rejects', async () => {
  const url = URL.createObjectURL(new Blob(['this is not (javascript'], { type: 'text/javascript' }))
  const worker = keep(new Worker(url, { type: 'module' }))
  expect(await phaseOf(connect(worker, { name }))).toBe('start')
})

test('a worker that does not serve rejects after the time it was given', async () => {
  const worker = keep(new Worker(new URL('./workers/silent.worker.ts', import.meta.url), { type: 'module' }))
  const error = await connect(worker, { name, timeoutMs: 200 }).catch((thrown: Error) => thrown)
  expect((error as Error).message).toContain('did not answer within 0.2 s')
})

test('terminating the worker rejects every call in flight, and every later one', async () => {
  const worker = testWorker()
  const store = await openStore({ embedder: { id: 'slow' } }, worker)
  const calls = ['a', 'b'].map((key) => store.put(ADA, key, { content: 'x '.repeat(50) + key }))
  worker.terminate()
  expect(await Promise.all(calls.map(phaseOf))).toEqual(['call', 'call'])
  expect(await phaseOf(store.get(ADA, 'a'))).toBe('call')
})

test('a worker that ends itself rejects the call in flight', async () => {
  const store = await openStore({ embedder: { id: 'deadly' } })
  expect(await phaseOf(store.put(ADA, 'a', { content: 'x' }))).toBe('call')
})

test('closing the store of a dead worker resolves', async () => {
  const worker = testWorker()
  const store = await openStore({}, worker)
  worker.terminate()
  await store.close()
  await expect(store.get(ADA, 'a')).rejects.toThrow(/closed|died/)
})
