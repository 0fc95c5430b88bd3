import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { at, LATER, row } from '../contracts/storage-rows.ts'
import { openDatabase } from './database.ts'

test('the states of many addresses come in their order, whether little or much lies between them', async () => {
  const [database, memory] = [openDatabase(), memoryStorage()]
  const keys = Array.from({ length: 60 }, (_, index) => `k${index}`)
  for (const storage of [database, memory]) {
    await storage.commit({ rows: keys.map((key) => row(key)) })
    await storage.commit({
      rows: keys.map((key) => row(key, { value: { is: 'changed' }, updatedAt: LATER })),
    })
    await storage.commit({ removals: [{ ...at('k7'), updatedAt: LATER, why: 'a mistake' }] })
  }
  const asked = [
    keys.map((key) => at(key)),
    [at('k9'), at('k0')],
    [at('k7'), at('never'), at('k7')],
    [at('k1'), at('k1', ['users']), at('k1', ['users', 'ada', 'x'])],
    [],
  ]
  for (const addresses of asked) {
    const found = await database.revisions(addresses)
    expect(found).toEqual(await memory.revisions(addresses))
    expect(found).toHaveLength(addresses.length)
  }
  expect(await database.revisions([at('k9'), at('k0')])).toMatchObject([
    [
      { key: 'k9', value: { is: 'k9' } },
      { key: 'k9', value: { is: 'changed' } },
    ],
    [{ key: 'k0' }, { key: 'k0' }],
  ])
})
