import { expect, test } from 'vitest'
import { dexieStorage, type Durability } from '../../src/storage/dexie.ts'
import { row } from '../contracts/storage-rows.ts'
import { newName } from './database.ts'

test('a commit is as durable as was asked for', async () => {
  const durabilities: string[] = []
  const open = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (...args) {
    const transaction = open.apply(this, args)
    if (transaction.mode === 'readwrite') durabilities.push(transaction.durability)
    return transaction
  }
  try {
    for (const durability of ['strict', 'relaxed', 'default'] satisfies Durability[]) {
      const name = newName()
      const storage = dexieStorage(name, { durability })
      await storage.commit({ rows: [row('a')] })
      await storage.close()
      indexedDB.deleteDatabase(`keepsake:${name}`)
    }
  } finally {
    IDBDatabase.prototype.transaction = open
  }
  expect(durabilities).toEqual(['strict', 'relaxed', 'default'])
})
