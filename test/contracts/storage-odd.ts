/** Laws of commits that are odd, and the same everywhere. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { at, after, everything, gone, LATER, NOW, row, statesOf, storeEach } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

export function oddLaws(law: Law<StorageSubject>): void {
  law(
    'an address, or a set of blobs, that a commit names twice is refused, and nothing happens',
    async ({ open }) => {
      const storage = open()
      const [a] = await storeEach(storage, 'a')
      const data = Uint8Array.of(1)
      const odd = [
        { rows: [row('a'), row('a')] },
        { rows: [row('a')], removals: [gone('a')] },
        { removals: [gone('a'), gone('a')] },
        {
          rows: [row('b')],
          blobs: [
            { set: 'm', data },
            { set: 'm', data },
          ],
        },
      ]
      for (const commit of odd) expectError(await failureOf(storage.commit(commit)), 'invalid_argument')
      expect(await everything(storage, 'm')).toMatchObject({ seq: 1, rows: [a], blobs: [] })
    },
  )

  law('blobs alone take a number of their own, and the next commit the one after', async ({ open }) => {
    const storage = open()
    await storeEach(storage, 'a')
    const blobs = [{ set: 'm', data: Uint8Array.of(1) }]
    await storage.commit({ blobs })
    await storage.commit({ blobs, removals: [gone('never')] })
    expect(await after(storage, 1, 'm')).toMatchObject({ seq: 3, rows: [], blobs: [{ seq: 2 }, { seq: 3 }] })
    await storage.commit({ rows: [row('b')], blobs })
    expect((await after(storage, 3, 'm')).blobs).toMatchObject([{ seq: 4 }])
  })

  law('createdAt is kept, unless a row brings its own', async ({ open }) => {
    const storage = open()
    const older = '2020-01-01T00:00:00.000Z'
    const [first] = (await storage.commit({ rows: [row('a', { createdAt: older })] })).rows
    const [second] = (await storage.commit({ rows: [row('a', { updatedAt: LATER })] })).rows
    const [third] = (await storage.commit({ rows: [row('a', { createdAt: NOW })] })).rows
    expect([first, second, third].map((stored) => stored?.createdAt)).toEqual([older, older, NOW])
  })

  law('a row that expired by the moment of the commit counts as absent', async ({ open }) => {
    const storage = open()
    const expiresAt = '2024-01-01T13:00:00.000Z'
    await storage.commit({ rows: [row('a', { expiresAt }), row('b', { expiresAt })] })
    const now = LATER
    expect((await storage.commit({ removals: [gone('b')], now })).removals).toEqual([undefined])
    expectError(
      await failureOf(storage.commit({ expect: [{ ...at('a'), version: 1 }], rows: [row('a')], now })),
      'conflict',
    )
    const absent = [{ ...at('a'), version: null }]
    const [anew] = (await storage.commit({ expect: absent, rows: [row('a', { updatedAt: LATER })], now }))
      .rows
    expect(anew?.createdAt).toBe(LATER)
    expect(await statesOf(storage, at('a'))).toEqual([anew])
    expect(await storage.expired(LATER, 10)).toMatchObject([{ key: 'b' }])
  })

  law('expired tells the rows whose time is up, soonest first', async ({ open }) => {
    const storage = open()
    const expiring = (key: string, expiresAt: string) => row(key, { expiresAt })
    await storage.commit({ rows: [expiring('b', LATER), expiring('a', NOW), row('never')] })
    const keys = async (now: string, limit = 10) => (await storage.expired(now, limit)).map(({ key }) => key)
    expect(await keys('2024-01-01T11:59:59.999Z')).toEqual([])
    expect(await keys(NOW)).toEqual(['a'])
    expect(await keys(LATER)).toEqual(['a', 'b'])
    expect(await keys(LATER, 1)).toEqual(['a'])
  })

  law('scan gives pages in the order of namespace and key, tombstones left out', async ({ open }) => {
    const storage = open()
    const namespaces = [['a'], ['a', 'b'], ['ab'], ['b']]
    const rows = namespaces.flatMap((namespace) => ['x', 'y', 'z'].map((key) => row(key, { namespace })))
    await storage.commit({ rows: rows.toReversed() })
    await storage.commit({ removals: [gone('y', { namespace: ['a'] }), gone('z', { namespace: ['a'] })] })
    const say = (found: readonly { namespace: readonly string[]; key: string }[]) =>
      found.map(({ namespace, key }) => [...namespace, key].join(''))
    expect(say(await storage.scan(['a']))).toEqual(['ax', 'abx', 'aby', 'abz'])
    const pages: string[][] = []
    for (let last: (typeof rows)[number] | undefined; ;) {
      const page = await storage.scan([], { after: last, limit: 3 })
      pages.push(say(page))
      last = page.at(-1)
      if (last === undefined) break
    }
    expect(pages).toEqual([['ax', 'abx', 'aby'], ['abz', 'abx', 'aby'], ['abz', 'bx', 'by'], ['bz'], []])
    expect(say(await storage.scan(['b'], { after: { namespace: ['a'], key: 'x' }, limit: 1 }))).toEqual([
      'bx',
    ])
    expect(await storage.scan(['a'], { after: { namespace: ['b'], key: 'x' } })).toEqual([])
    expect(await storage.scan([], { limit: 0 })).toEqual([])
  })
}
