/** A storage that outlives the stores over it, as a database outlives its tabs. */
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'

/** What a store closes is not the others'. */
export function lastingStorage(storage: Storage = memoryStorage()): Storage {
  return { ...storage, close: async () => {} }
}
