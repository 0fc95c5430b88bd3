/** Databases in real IndexedDB that no other test has, deleted after each test. */
import { afterEach } from 'vitest'
import { type DexieOptions, dexieStorage } from '../../src/storage/dexie.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { resultOf } from './request.ts'

const opened: { name: string; storage: Storage }[] = []

/** A name that no other test has. */
export function newName(): string {
  return `test-${crypto.randomUUID()}`
}

/** A storage over a database, closed when the test ends. */
export function openDatabase(name = newName(), options: DexieOptions = {}): Storage {
  const storage = dexieStorage(name, options)
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

/** Makes a database as the first schema had it, with these records. */
export async function makeFirstSchema(
  name: string,
  records: Readonly<Record<'items' | 'segments' | 'meta', readonly object[]>>,
): Promise<void> {
  const request = indexedDB.open(`keepsake:${name}`, 10)
  request.addEventListener('upgradeneeded', () => {
    const items = request.result.createObjectStore('items', { keyPath: ['namespace', 'key'] })
    items.createIndex('namespace', 'namespace')
    items.createIndex('seq', 'seq', { unique: true })
    request.result.createObjectStore('segments', { keyPath: ['set', 'seq'] })
    request.result.createObjectStore('meta', { keyPath: 'name' })
    for (const [table, all] of Object.entries(records)) {
      for (const record of all) request.transaction?.objectStore(table).add(record)
    }
  })
  ;(await resultOf(request)).close()
}

/** Everything that the tables of a database hold, as JSON by table. */
export async function allRecords(name: string): Promise<string> {
  const database = await openRaw(name)
  const names = [...database.objectStoreNames]
  const transaction = database.transaction(names)
  const tables = names.map(async (table) => [table, await resultOf(transaction.objectStore(table).getAll())])
  const all = Object.fromEntries(await Promise.all(tables)) as object
  database.close()
  return JSON.stringify(all)
}

afterEach(async () => {
  const all = opened.splice(0)
  await Promise.all(all.map(({ storage }) => storage.close()))
  for (const { name } of all) indexedDB.deleteDatabase(`keepsake:${name}`)
})
