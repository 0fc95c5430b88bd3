import { expect, test } from 'vitest'
import { createStore } from '../../src/store/create-store.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { newName, openDatabase, openRaw } from '../storage/database.ts'

const ADA = ['users', 'ada']
const COUNT = 100

const open = (name: string) => createStore({ storage: openDatabase(name), embedder: fakeEmbedder() })

/** The first letters of every pack in a database; they are replaced by others where some are given. */
async function packNames(name: string, written?: string): Promise<string[]> {
  const database = await openRaw(name)
  const names: string[] = []
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('packs', written === undefined ? 'readonly' : 'readwrite')
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('aborted')))
    transaction
      .objectStore('packs')
      .openCursor()
      .addEventListener('success', ({ target }) => {
        const { result } = target as IDBRequest<IDBCursorWithValue | null>
        if (result === null) return
        const record = result.value as { data: Uint8Array }
        names.push(new TextDecoder().decode(record.data.subarray(0, 4)))
        if (written !== undefined) {
          record.data.set(new TextEncoder().encode(written))
          result.update(record)
        }
        result.continue()
      })
  })
  database.close()
  return names
}

test('a database whose pack is of an older format opens, finds everything, and has a pack of this one', async () => {
  const name = newName()
  const before = open(name)
  await before.write(
    Array.from({ length: COUNT }, (_, at) => ({
      op: 'put',
      namespace: ADA,
      key: `k${at}`,
      value: { content: `cup ${at} of tea` },
    })),
  )
  await before.close() // which packs what has gathered
  expect(await packNames(name, 'KPK1')).toEqual(['KPK2'])
  expect(await packNames(name)).toEqual(['KPK1'])
  const after = open(name)
  for (const mode of ['lexical', 'vector'] as const) {
    const found = await after.search(ADA, { query: 'cup 7', mode, limit: COUNT * 2 })
    expect(found).toHaveLength(COUNT)
    expect(found[0]?.key).toBe('k7')
  }
  expect(await packNames(name)).toEqual(['KPK2'])
})
