import { expect, test } from 'vitest'
import { expectError, failureOf } from '../contracts/failure.ts'
import { storageContract } from '../contracts/storage.ts'
import { ADA, at, row, storeEach } from '../contracts/storage-rows.ts'
import { deleteRaw, newName, openDatabase, openRaw } from './database.ts'

storageContract('dexie', async () => {
  const name = newName()
  return { open: () => openDatabase(name) }
})

test('two names are two databases', async () => {
  const [one, two] = [openDatabase(), openDatabase()]
  await storeEach(one, 'a')
  expect(await two.scan([])).toEqual([])
})

test('the tables are items, segments and meta, and no vector is in an item', async () => {
  const name = newName()
  const storage = openDatabase(name)
  await storage.commit({ rows: [row('a')], blobs: [{ set: 'm', data: Uint8Array.of(1, 2) }] })
  const database = await openRaw(name)
  expect([...database.objectStoreNames]).toEqual(['items', 'meta', 'segments'])
  const items = database.transaction('items').objectStore('items').getAll()
  await new Promise((resolve) => items.addEventListener('success', resolve))
  database.close()
  expect(items.result).toEqual([{ ...row('a'), seq: 1, createdAt: row('a').updatedAt }])
})

test('a database that a newer version wrote is not touched', async () => {
  const name = newName()
  const newer = await openRaw(name, 20)
  newer.close()
  const storage = openDatabase(name)
  for (const call of [() => storage.scan([]), () => storage.commit({ rows: [row('a')] })]) {
    expectError(await failureOf(call()), 'storage_unavailable', {
      details: { reason: 'newer_version' },
      says: `Database '${name}' cannot be opened: a newer version of Keepsake wrote it. Reload the page`,
    })
  }
  const still = await openRaw(name)
  expect([still.version, [...still.objectStoreNames]]).toEqual([20, []])
  still.close()
})

test('where the browser denies access it is blocked, with the cause, until access is given', async () => {
  const open = IDBFactory.prototype.open
  const denied = new DOMException('denied for this document', 'SecurityError')
  IDBFactory.prototype.open = () => {
    throw denied
  }
  const storage = openDatabase()
  try {
    const error = expectError(await failureOf(storage.scan([])), 'storage_unavailable', {
      details: { reason: 'blocked' },
      says: 'the browser denies access to IndexedDB. Allow site data, or leave the private window.',
    })
    expect((error.cause as Error).message).toContain('denied for this document')
  } finally {
    IDBFactory.prototype.open = open
  }
  expect(await storage.scan([])).toEqual([])
})

test('a deep prefix is found under its ancestors, whatever sorts around it', async () => {
  const storage = openDatabase()
  const deep = [...ADA, 'x', 'y', 'z']
  const around = [['users', 'ada\u0000'], ['users', 'adb'], ['users', 'ad'], ['users\uffff']]
  const rows = [deep, ...around].map((namespace) => row('k', { namespace }))
  await storage.commit({ rows })
  for (const depth of [2, 3, 4, 5]) {
    const found = await storage.scan(deep.slice(0, depth))
    expect(found.map(({ namespace }) => namespace)).toEqual([deep])
  }
})

test('a tab whose database is deleted or upgraded by another fails loudly, and writes nothing', async () => {
  for (const version of [undefined, 900]) {
    const name = newName()
    const storage = openDatabase(name)
    await storeEach(storage, 'a')
    if (version === undefined) await deleteRaw(name)
    const raw = await openRaw(name, version)
    const before = raw.objectStoreNames.length
    const read = await failureOf(storage.get([at('a')]))
    const commit = await failureOf(storage.commit({ rows: [row('b')] }))
    expectError(read, 'storage_failed', { details: { operation: 'read' } })
    expectError(commit, 'storage_failed', { details: { operation: 'commit' } })
    expect(raw.objectStoreNames).toHaveLength(before)
    raw.close()
  }
})
