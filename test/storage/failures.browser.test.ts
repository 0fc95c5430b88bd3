/** What can happen to a database while it is in use, in real IndexedDB. */
import { expect, test } from 'vitest'
import { createStore } from '../../src/store/create-store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { ADA, at, everything, NOW, positionOf, row, storeEach } from '../contracts/storage-rows.ts'
import { allRecords, deleteRaw, makeFirstSchema, newName, openDatabase, openRaw } from './database.ts'

test('a database of the first schema is upgraded without loss', async () => {
  const name = newName()
  const a = { ...row('a', { index: { label: 'Ada' } }), seq: 1, createdAt: NOW }
  await makeFirstSchema(name, {
    items: [a, { namespace: ADA, key: 'b', seq: 3, deleted: true }],
    segments: [{ set: 'm', seq: 1, data: Uint8Array.of(1, 2) }],
    meta: [{ name: 'seq', value: 3 }],
  })
  const storage = openDatabase(name)
  const changes = await everything(storage, 'm')
  expect(changes).toMatchObject({ seq: 3, blobs: [{ set: 'm', seq: 1, data: Uint8Array.of(1, 2) }] })
  const tombstone = { namespace: ADA, key: 'b', seq: 3, deleted: true }
  expect(changes.rows).toMatchObject([a, tombstone])
  expect(Date.parse(changes.rows[1]?.updatedAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
  expect(await storage.scan(ADA)).toEqual([a])
  expect((await storeEach(storage, 'b'))[0]?.seq).toBe(4)
  expect(await storage.revisions([at('b')])).toMatchObject([{ length: 2 }])
  expect(await openDatabase(name).since(await positionOf(storage))).toMatchObject({ anew: false })
})

test('what was stored before sets could be dropped is read, and a blob that does not say so may reach further', async () => {
  const name = newName()
  const first = openDatabase(name)
  const blobs = [{ set: 'm', data: Uint8Array.of(1) }]
  await first.commit({ rows: [row('a'), row('b')], blobs })
  await storeEach(first, 'c')
  const raw = await openRaw(name)
  const transaction = raw.transaction(['meta', 'segments'], 'readwrite')
  for (const [table, later] of [
    ['meta', 'dropped'],
    ['segments', 'upTo'],
  ] as const) {
    const cursor = transaction.objectStore(table).openCursor()
    cursor.addEventListener('success', () => {
      if (cursor.result === null) return
      const { [later]: _, ...before } = cursor.result.value as Record<string, unknown>
      cursor.result.update(before)
    })
  }
  await new Promise((resolve) => transaction.addEventListener('complete', resolve))
  raw.close()
  const storage = openDatabase(name)
  const position = await positionOf(storage)
  expect(await storage.since({ ...position, seq: 1 }, 'm')).toMatchObject({
    rows: [{ key: 'b' }, { key: 'c' }],
    blobs: [{ seq: 1 }],
  })
  await storage.drop('m')
  expect(await storage.since(position, 'm')).toMatchObject({ anew: true, blobs: [] })
})

test('an upgrade that another tab holds up says so after a few seconds, and happens when it lets go', async () => {
  const name = newName()
  await makeFirstSchema(name, { items: [], segments: [], meta: [{ name: 'seq', value: 7 }] })
  const holding = await openRaw(name) // it does not listen to `versionchange`
  const storage = openDatabase(name)
  for (let call = 0; call < 2; call++) {
    const error = await failureOf(storage.get([at('a')]))
    expectError(error, 'storage_unavailable', {
      details: { reason: 'blocked_upgrade' },
      says: `Database '${name}' cannot be opened: another tab holds an older version of it. Close or reload`,
    })
  }
  holding.close()
  expect(await everything(storage)).toMatchObject({ seq: 7 })
})

test('a connection that is lost is opened again, and nobody notices', async () => {
  const name = newName()
  const storage = openDatabase(name)
  const connections: IDBDatabase[] = []
  const open = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (...args) {
    connections.push(this)
    return open.apply(this, args)
  }
  try {
    await storeEach(storage, 'a')
    for (const key of ['b', 'c', 'd', 'e', 'f']) {
      connections.at(-1)?.close()
      expect((await storeEach(storage, key))[0]?.key).toBe(key)
      connections.at(-1)?.dispatchEvent(new Event('close'))
      expect(await storage.get([at(key)])).toMatchObject([{ key }])
    }
  } finally {
    IDBDatabase.prototype.transaction = open
  }
  expect((await everything(storage)).seq).toBe(6)
})

test('a database that is deleted begins another life, also where its numbers have passed the old ones', async () => {
  const name = newName()
  const [one, two] = [openDatabase(name), openDatabase(name)]
  const store = createStore({ storage: one, embedder: fakeEmbedder() })
  await store.put(ADA, 'old', { content: 'green tea' })
  expect(await store.search(ADA, { query: 'tea' })).toHaveLength(1)
  await deleteRaw(name)
  await storeEach(two, 'x', 'y', 'z')
  expect((await store.search(ADA)).map(({ key }) => key)).toEqual(['z', 'y', 'x'])
})

test('what is erased, or expired, is in no table any more', async () => {
  const name = newName()
  let now = Date.now()
  const embedder = fakeEmbedder()
  const store = createStore({ storage: openDatabase(name), embedder, clock: () => now })
  const secret = { content: 'xyzzy' }
  for (const value of [secret, { content: 'plugh' }, secret]) await store.put(ADA, 'hidden-key', value)
  await store.delete(ADA, 'hidden-key', { why: 'no xyzzy' })
  await store.put(ADA, 'hidden-key', secret)
  await store.put(ADA, 'stays', { content: 'tea' })
  await store.put(['other'], 'brief', { content: 'plover' }, { ttlMs: 1000 })
  expect(await allRecords(name)).toMatch(/xyzzy.*hidden-key|hidden-key.*xyzzy/s)
  expect(await store.erase({ namespace: ADA, key: 'hidden-key' })).toBe(1)
  const left = await allRecords(name)
  for (const trace of ['xyzzy', 'plugh', 'hidden-key']) expect(left).not.toContain(trace)
  expect(left).toContain('stays')
  expect(JSON.parse(left)).toMatchObject({ segments: [], packs: [{ from: 0 }] })
  now += 120_000
  await store.get(ADA, 'stays')
  await expect.poll(() => allRecords(name)).not.toContain('plover')
  await store.erase({ prefix: [] })
  const nothing = await allRecords(name)
  expect(JSON.parse(nothing)).toMatchObject({ items: [], history: [], segments: [] })
  expect(nothing).not.toContain('stays')
})

test('every durability commits what the others read', async () => {
  const name = newName()
  for (const durability of ['relaxed', 'strict', 'default'] as const) {
    const storage = openDatabase(name, { durability })
    await storeEach(storage, durability)
    expect(await openDatabase(name).get([at(durability)])).toMatchObject([{ key: durability }])
  }
})
