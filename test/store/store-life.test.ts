import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ADA } from '../contracts/store-items.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

test('closing a store closes its storage and its embedder, once', async () => {
  const closed: string[] = []
  const storage = { ...memoryStorage(), close: async () => void closed.push('storage') }
  const embedder = { ...fakeEmbedder(), close: async () => void closed.push('embedder') }
  const store = createStore({ storage, embedder })
  await Promise.all([store.close(), store.close()])
  expect(closed.sort()).toEqual(['embedder', 'storage'])
})

test('times are the clock’s', async () => {
  let now = Date.parse('2024-01-01T00:00:00Z')
  const store = createStore({ storage: memoryStorage(), clock: () => now })
  await store.put(ADA, 'a', { content: 'tea' })
  now += 1000
  expect(await store.put(ADA, 'a', { content: 'tea' })).toMatchObject({
    createdAt: '2024-01-01T00:00:00.000Z',
    updatedAt: '2024-01-01T00:00:01.000Z',
  })
})

test('a listener that throws fails no write, and the others still hear', async () => {
  const store = createStore({ storage: memoryStorage() })
  const heard: (string | undefined)[] = []
  store.subscribe(() => {
    throw new Error('the app is broken')
  })
  store.subscribe(({ changes }) => heard.push(...changes.map(({ key = '' }) => key)))
  const uncaught = await uncaughtDuring(async () => {
    await store.put(ADA, 'a', { content: 'tea' })
  })
  expect(uncaught).toMatchObject([{ message: 'the app is broken' }])
  expect(heard).toEqual(['a'])
})

/** Errors that nobody caught while this ran: they are the app's, not the test runner's. */
async function uncaughtDuring(work: () => Promise<void>): Promise<unknown[]> {
  const listeners = process.listeners('uncaughtException')
  const uncaught: unknown[] = []
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', (error) => uncaught.push(error))
  try {
    await work()
    await new Promise((resolve) => setTimeout(resolve))
    return uncaught
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
}
