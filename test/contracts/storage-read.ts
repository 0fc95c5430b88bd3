/** Laws of what reading gives. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, at, everything, gone, keysOf, NOW, row, storeEach } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

/** Labels that a separator, a pattern or an encoding might break. */
const ODD_LABELS = [
  'a.b',
  'a:b',
  '*',
  '%',
  '_',
  ' ',
  '"',
  '[]',
  ',',
  '\u0000',
  '\uffff',
  '🍵',
  '\ud83c',
  'é',
  'e\u0301',
]

export function readLaws(law: Law<StorageSubject>): void {
  law('get answers in the order it was asked, with nothing where nothing is', async ({ open }) => {
    const storage = open()
    const [a, b] = await storeEach(storage, 'a', 'b')
    const asked = [at('b'), at('never'), at('a'), at('b'), at('a', ['users'])]
    expect(await storage.get(asked)).toEqual([b, undefined, a, b, undefined])
    expect(await storage.get([])).toEqual([])
  })

  law('a prefix is compared label by label', async ({ open }) => {
    const storage = open()
    const namespaces = [['a'], ['ab'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'bc'], ['b', 'a'], ['A']]
    const rows = namespaces.map((namespace) => row(namespace.join('/'), { namespace }))
    await storage.commit({ rows })
    const under = async (...prefix: string[]): Promise<string[]> => keysOf(await storage.scan(prefix))
    expect(await under('a')).toEqual(['a', 'a/b', 'a/b/c', 'a/bc'])
    expect(await under('a', 'b')).toEqual(['a/b', 'a/b/c'])
    expect(await under('ab')).toEqual(['ab'])
    expect(await under('b')).toEqual(['b/a'])
    expect(await under('c')).toEqual([])
    expect(await under()).toEqual(keysOf(rows))
  })

  law('labels and keys are any strings, told apart to the last code unit', async ({ open }) => {
    const storage = open()
    const rows = ODD_LABELS.map((label) => row(label, { namespace: ['odd', label], value: { label } }))
    await storage.commit({ rows })
    for (const label of ODD_LABELS) {
      const [only, ...others] = await storage.scan(['odd', label])
      expect(only).toMatchObject({ namespace: ['odd', label], key: label, value: { label } })
      expect(others).toEqual([])
      expect((await storage.get([at(label, ['odd', label])]))[0]?.value).toEqual({ label })
    }
    expect(await storage.scan(['odd'])).toHaveLength(ODD_LABELS.length)
  })

  law('the same key in two namespaces is two rows', async ({ open }) => {
    const storage = open()
    const bob = ['users', 'bob']
    await storage.commit({ rows: [row('a'), row('a', { namespace: bob, value: { is: "bob's" } })] })
    await storage.commit({ removals: [gone('a')] })
    expect(await storage.get([at('a'), at('a', bob)])).toMatchObject([undefined, { value: { is: "bob's" } }])
  })

  law('what a caller does to a row changes nothing stored', async ({ open }) => {
    const storage = open()
    const given = row('a', { value: { list: [1] } })
    const data = Uint8Array.of(1)
    const { rows: committed } = await storage.commit({ rows: [given], blobs: [{ set: 'm', data }] })
    const stored = { ...structuredClone(given), seq: 1, createdAt: NOW }
    const spoil = (values: readonly unknown[]): void => {
      for (const value of values) (value as { value: { list: number[] } }).value.list.push(2)
    }
    spoil([given])
    data.fill(9)
    spoil(await storage.get([at('a')]))
    spoil(await storage.scan(ADA))
    const { rows, blobs } = await everything(storage, 'm')
    spoil(rows)
    blobs[0]?.data.fill(9)
    spoil(committed)
    expect(await storage.get([at('a')])).toEqual([stored])
    expect([...((await everything(storage, 'm')).blobs[0]?.data ?? [])]).toEqual([1])
  })

  law('values keep every kind of JSON', async ({ open }) => {
    const storage = open()
    const value = { '': '', 'a.b': [0, -1.5, 1e21, true, null, [], {}], deep: { ключ: '🍵 \u0000 \ud83c' } }
    await storage.commit({ rows: [row('a', { value, index: false })] })
    expect((await storage.get([at('a')]))[0]).toMatchObject({ value, index: false })
  })

  law('a closed storage rejects every call with closed; closing twice is fine', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    await storage.close()
    await storage.close()
    const calls = [
      storage.get([at('a')]),
      storage.scan([]),
      storage.since(undefined),
      storage.revisions([at('a')]),
      storage.expired(NOW, 1),
      storage.prune(NOW),
      storage.erase([{ prefix: [] }], []),
      storage.sets(),
      storage.drop('m'),
      storage.commit({ rows: [row('b')] }),
    ]
    for (const call of calls) expectError(await failureOf(call), 'closed', { says: 'is closed' })
  })

  law('its limits are numbers above one', async ({ open }) => {
    const { valueBytes, writesPerCommit } = open().limits
    expect(valueBytes).toBeGreaterThan(1)
    expect(writesPerCommit).toBeGreaterThan(1)
  })
}
