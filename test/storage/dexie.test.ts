import { expect, test } from 'vitest'
import { dexieStorage } from '../../src/storage/dexie.ts'
import { expectError, failureOf } from '../contracts/failure.ts'

test('where there is no IndexedDB, every call says that it is missing, and the way out', async () => {
  const storage = dexieStorage('nowhere')
  const calls = [storage.get([]), storage.scan([]), storage.since(undefined), storage.commit({})]
  for (const call of calls) {
    expectError(await failureOf(call), 'storage_unavailable', {
      details: { reason: 'missing' },
      says: "Database 'nowhere' cannot be opened: there is no IndexedDB here. Use memoryStorage() instead.",
    })
  }
})

test('a storage that never opened can be closed', async () => {
  const storage = dexieStorage('nowhere')
  expect(await storage.close()).toBe(undefined)
  expectError(await failureOf(storage.get([])), 'closed', { details: { name: 'nowhere' } })
})
