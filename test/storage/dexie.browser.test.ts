import { expect, test, vi } from 'vitest'
import type { Changes } from '../../src/storage/storage.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { storageContract } from '../contracts/storage.ts'
import { ADA, at, everything, gone, keysOf, row, storeEach } from '../contracts/storage-rows.ts'
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

test('the tables are five, and no vector is in an item', async () => {
  const name = newName()
  const storage = openDatabase(name)
  await storage.commit({ rows: [row('a')], blobs: [{ set: 'm', data: Uint8Array.of(1, 2) }] })
  const database = await openRaw(name)
  expect([...database.objectStoreNames]).toEqual(['history', 'items', 'meta', 'packs', 'segments'])
  const items = database.transaction('items').objectStore('items').getAll()
  await new Promise((resolve) => items.addEventListener('success', resolve))
  database.close()
  expect(items.result).toEqual([{ ...row('a'), seq: 1, createdAt: row('a').updatedAt }])
})

test('more tombstones than a call takes arguments are pruned', async () => {
  const storage = openDatabase()
  await storage.commit({ rows: [row('a')] })
  const max = vi.spyOn(Math, 'max').mockImplementation((...given) => {
    if (given.length > 2) throw new RangeError('Maximum call stack size exceeded')
    return given.reduce((most, one) => (one > most ? one : most), -Infinity)
  })
  await storage.commit({ removals: [gone('a')] })
  await storage.commit({ rows: [row('a'), row('b')] })
  await storage.commit({ removals: [gone('a'), gone('b')] })
  try {
    expect(await storage.prune('9999')).toBeGreaterThan(2)
  } finally {
    max.mockRestore()
  }
})

test('a database that a newer version wrote is not touched', async () => {
  const name = newName()
  const newer = await openRaw(name, 30)
  newer.close()
  const storage = openDatabase(name)
  for (const call of [() => storage.scan([]), () => storage.commit({ rows: [row('a')] })]) {
    expectError(await failureOf(call()), 'storage_unavailable', {
      details: { reason: 'newer_version' },
      says: `Database '${name}' cannot be opened: a newer version of Keepsake wrote it. Reload the page`,
    })
  }
  const still = await openRaw(name)
  expect([still.version, [...still.objectStoreNames]]).toEqual([30, []])
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

test('a tab whose database a newer version upgrades lets go, and says so', async () => {
  const name = newName()
  const storage = openDatabase(name)
  await storeEach(storage, 'a')
  const newer = await openRaw(name, 900) // it would wait for ever if the tab held on
  for (const call of [() => storage.get([at('a')]), () => storage.commit({ rows: [row('b')] })]) {
    expectError(await failureOf(call()), 'storage_unavailable', { details: { reason: 'newer_version' } })
  }
  newer.close()
})

test('a tab whose database is deleted begins anew, and tells the console nothing', async () => {
  const name = newName()
  const storage = openDatabase(name)
  await storeEach(storage, 'a')
  const warn = vi.spyOn(console, 'warn')
  await deleteRaw(name)
  expect(await storage.get([at('a')])).toEqual([undefined])
  expect((await everything(storage)).seq).toBe(0)
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

test('who reads what changed does not wait for a commit of the same tab', async () => {
  const storage = openDatabase()
  await storeEach(storage, 'a')
  const start = await everything(storage)
  await storeEach(storage, 'b')
  const ended: string[] = []
  const written = storage.commit({ rows: MANY.map((key) => row(key)) }).then(() => ended.push('commit'))
  const told = await storage.since(start)
  ended.push('since')
  await written
  expect(ended).toEqual(['since', 'commit'])
  expect([told.seq, keysOf(told.rows)]).toEqual([2, ['b']])
})

test('once a commit is complete, since tells of it: another tab may have written behind it', async () => {
  const begin = IDBDatabase.prototype.transaction
  let completed = (): void => {}
  IDBDatabase.prototype.transaction = function (...given: Parameters<typeof begin>) {
    const transaction = begin.apply(this, given)
    if (given[1] === 'readwrite') transaction.addEventListener('complete', () => completed())
    return transaction
  }
  try {
    const storage = openDatabase() // Dexie binds the method when it opens
    await storeEach(storage, 'a')
    const { epoch, seq } = await everything(storage)
    let asked: Promise<Changes> | undefined
    completed = () => void (asked ??= storage.since({ epoch, seq }))
    await storage.commit({ rows: [row('b')] })
    expect((await asked)?.seq).toBe(2)
  } finally {
    IDBDatabase.prototype.transaction = begin
  }
})

const MANY = Array.from({ length: 500 }, (_, at) => `many ${at}`)
