import { expect, test } from 'vitest'
import { createStore } from '../../src/store/create-store.ts'
import type { StoreOptions } from '../../src/store/options.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { expectError, failureOf } from '../contracts/failure.ts'

const storage = memoryStorage()

test.each<[argument: string, options: unknown, says: string]>([
  ['options', undefined, 'createStore needs options, not undefined. It has storage, embedder'],
  ['options', null, 'createStore needs options, not null.'],
  ['storage', {}, 'storage is undefined, not a storage. Write createStore({ storage: memoryStorage() }).'],
  ['storage', { storage: 'my-app' }, "storage is 'my-app', not a storage."],
  [
    'embeder',
    { storage, embeder: fakeEmbedder() },
    "createStore has no option 'embeder'. It has storage, embedder",
  ],
  [
    'embedder',
    { storage, embedder: null },
    'embedder is null, not an embedder: it has an id and embeds. Make one: staticEmbedder().',
  ],
  ['embedder', { storage, embedder: { id: 'static-en' } }, 'embedder is {"id":"static-en"}, not an embedder'],
  ['embedder', { storage, embedder: { ...fakeEmbedder(), id: '' } }, 'embedder is'],
  ['formerly', { storage, formerly: null }, 'formerly is null, not an array of embedders.'],
  ['formerly', { storage, formerly: { id: 'x' } }, 'formerly is {"id":"x"}, not an array of embedders.'],
  ['clock', { storage, clock: 5 }, 'clock is 5, not a function.'],
  [
    'options',
    { storage, ttl: 5 },
    'ttl needs options, not 5. It has defaultMs, refreshOnRead, sweepEveryMs.',
  ],
  ['default', { storage, ttl: { default: 20 } }, "ttl has no option 'default'. It has defaultMs,"],
  [
    'ttl.refreshOnRead',
    { storage, ttl: { refreshOnRead: 'no' } },
    "ttl.refreshOnRead is 'no', neither true nor false.",
  ],
  ['makeEmbedder', { storage, makeEmbedder: {} }, 'makeEmbedder is {}, not a function.'],
  [
    'formerly[1]',
    { storage, formerly: [fakeEmbedder(), 'static-en'] },
    "formerly[1] is 'static-en', not an embedder",
  ],
])('what a store cannot be made of is refused: %s of %o', async (argument, options, says) => {
  const failure = await failureOf(Promise.resolve().then(() => createStore(options as StoreOptions)))
  expectError(failure, 'invalid_argument', { details: { argument }, says })
})

test('an option that is undefined is absent', async () => {
  const store = createStore({ storage, embedder: undefined, locks: undefined } as unknown as StoreOptions)
  expect(await store.search(['users'])).toEqual([])
})
