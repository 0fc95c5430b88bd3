import { expect, test } from 'vitest'
import { createStore, memoryStorage, type Store } from '../../../src/index.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import { embedded, inputOf } from '../../fakes/embedding-server.ts'
import type { ModelServer, Reply } from '../../fakes/model-server.ts'
import { serving } from './serving.ts'

const ADA = ['users', 'ada']
const SAID = ['Ada drinks green tea', 'Her dog is called Pascal', 'The spare key hangs behind the can']

async function opened(isDown: () => Reply | undefined): Promise<{ store: Store; server: ModelServer }> {
  const { embedder, server } = await serving((asked) => isDown() ?? embedded(asked), { retries: 0 })
  return { store: createStore({ storage: memoryStorage(), embedder }), server }
}

const writes = (contents: readonly string[]) =>
  contents.map((content) => ({ op: 'put' as const, namespace: ADA, key: content, value: { content } }))

test('a store writes and searches with it', async () => {
  const { store, server } = await opened(() => undefined)
  await store.write(writes(SAID))
  const found = await store.search(ADA, { query: 'spare key', mode: 'vector' })
  expect(found[0]?.value).toEqual({ content: SAID[2] })
  expect(server.asked.map((each) => inputOf(each).toSorted())).toEqual([SAID.toSorted(), ['spare key']])
})

test('a server that fails makes a write fail, with nothing half-written, and the next write works', async () => {
  let reply: Reply | undefined = { status: 503, body: { error: { message: 'Not now.' } } }
  const { store } = await opened(() => reply)
  const error = await failureOf(store.write(writes(SAID)))
  expectError(error, 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'server', status: 503 },
    says: "Embedder 'http:tiny' is busy or failing: status 503: 'Not now.'.",
  })
  for (const key of SAID) expect(await store.get(ADA, key)).toBeUndefined()
  expect(await store.search(ADA)).toEqual([])
  reply = undefined
  await store.write(writes(SAID))
  expect(await store.search(ADA)).toHaveLength(3)
})

test('a server that fails makes a search by meaning fail, and words are found all the same', async () => {
  let isDown = false
  const { store } = await opened(() => (isDown ? { status: 401 } : undefined))
  await store.write(writes(SAID))
  isDown = true
  const error = await failureOf(store.search(ADA, { query: 'spare key', mode: 'vector' }))
  expectError(error, 'embedder_failed', {
    details: { embedder: 'http:tiny', reason: 'unauthorized', status: 401 },
  })
  const [found] = await store.search(ADA, { query: 'spare key', mode: 'lexical' })
  expect(found?.value).toEqual({ content: SAID[2] })
})

test('a server that changes its model makes a write fail', async () => {
  let dimensions = 64
  const { embedder } = await serving((asked) => embedded({ ...asked, body: { ...asked.body, dimensions } }))
  const store = createStore({ storage: memoryStorage(), embedder })
  await store.put(ADA, 'tea', { content: SAID[0] as string })
  dimensions = 32
  const error = await failureOf(store.put(ADA, 'dog', { content: SAID[1] as string }))
  expectError(error, 'dimensions_differ', { details: { embedder: 'http:tiny', expected: 64, actual: 32 } })
  expect(await store.get(ADA, 'dog')).toBeUndefined()
})
