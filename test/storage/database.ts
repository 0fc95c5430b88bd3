/** Databases in real IndexedDB that no other test has, deleted after each test. */
import { afterEach } from 'vitest'
import { dexieStorage } from '../../src/storage/dexie.ts'
import type { Storage } from '../../src/storage/storage.ts'

const opened: { name: string; storage: Storage }[] = []

/** A name that no other test has. */
export function newName(): string {
  return `test-${crypto.randomUUID()}`
}

/** A storage over a database, closed when the test ends. */
export function openDatabase(name = newName()): Storage {
  const storage = dexieStorage(name)
  opened.push({ name, storage })
  return storage
}

/** IndexedDB's own opening, without Keepsake. */
export function openRaw(name: string, version?: number): Promise<IDBDatabase> {
  return resultOf(indexedDB.open(`keepsake:${name}`, version))
}

/** Deletes a database, as another tab may. */
export async function deleteRaw(name: string): Promise<void> {
  await resultOf(indexedDB.deleteDatabase(`keepsake:${name}`))
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('It cannot be opened.')))
  })
}

afterEach(async () => {
  const all = opened.splice(0)
  await Promise.all(all.map(({ storage }) => storage.close()))
  for (const { name } of all) indexedDB.deleteDatabase(`keepsake:${name}`)
})
