/** Laws of importing: what stays, what comes, what goes, and what is refused. */
import { expect } from 'vitest'
import { UNEMBEDDABLE } from '../fakes/fake-embedder.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { listenAfter } from './listen.ts'
import { ADA, BOB, keysFound, put } from './store-items.ts'
import type { StoreSubject } from './store.ts'
import { bytesOf, contentOf, daysAgo, fileOf, inChunks, linesOf, NOW, type Written } from './transfer-file.ts'

const EARLIER = daysAgo(2)
const LATER = '2124-01-02T12:00:00.000Z'

const item = (key: string, content: string, rest: object = {}): Written => ({
  item: { key, value: { content }, ...rest },
})
const revision = (key: string, content: string, rest: object = {}): Written => ({
  revision: { key, value: { content }, updatedAt: EARLIER, createdAt: EARLIER, ...rest },
})
const many = (count: number, content = (index: number) => `text ${index}`): Written[] =>
  Array.from({ length: count }, (_, index) => item(`k${String(index).padStart(5, '0')}`, content(index)))

export function importLaws(law: Law<StoreSubject>): void {
  law('an item comes as it was: times, hint and history', async ({ open }) => {
    const store = await open()
    const index = { text: 'a hot drink', group: 'g', position: 2, label: 'Ada', time: NOW }
    const file = fileOf([
      revision('tea', 'green', { why: 'first' }),
      item('tea', 'black', { createdAt: EARLIER, index, why: 'second' }),
    ])
    expect(await store.import([file])).toEqual({ imported: 1, skipped: 0, removed: 0 })
    expect(await store.get(ADA, 'tea')).toMatchObject({
      value: { content: 'black' },
      index,
      createdAt: EARLIER,
      updatedAt: NOW,
    })
    expect(await keysFound(store, { query: 'hot drink', mode: 'vector', minScore: 0.1 })).toEqual(['tea'])
    expect(contentOf(await bytesOf(store.export()))).toEqual(contentOf(file))
  })

  law('what was put with a part of a millisecond to live can be imported', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green' }, { ttlMs: 3_600_000.5 })
    const file = await bytesOf(store.export())
    await store.erase({ prefix: ADA })
    expect(await store.import([file])).toMatchObject({ imported: 1 })
    expect(contentOf(await bytesOf(store.export()))).toEqual(contentOf(file))
  })

  law('merge takes what is newer and leaves what is newer here, or as old', async ({ open }) => {
    const store = await open()
    const first = fileOf([item('a', 'one'), item('b', 'one'), item('c', 'one')])
    await store.import([first])
    const second = fileOf([
      item('a', 'two', { updatedAt: LATER }),
      item('b', 'two'),
      item('c', 'two', { updatedAt: EARLIER }),
    ])
    expect(await store.import([second])).toEqual({ imported: 1, skipped: 2, removed: 0 })
    const values = await Promise.all(['a', 'b', 'c'].map(async (key) => (await store.get(ADA, key))?.value))
    expect(values).toEqual([{ content: 'two' }, { content: 'one' }, { content: 'one' }])
    expect(await store.import([second])).toMatchObject({ imported: 0 })
  })

  law('a merged item keeps the states of both, in the order of time, each once', async ({ open }) => {
    const store = await open()
    const states = [9, 8, 7, 6].map((days) => ({ createdAt: daysAgo(9), updatedAt: daysAgo(days) }))
    const [one, two, three, four] = states
    await store.import([fileOf([revision('a', 'one', one), item('a', 'three', three)])])
    await store.import([
      fileOf([revision('a', 'one', one), revision('a', 'two', two), item('a', 'four', four)]),
    ])
    const lines = linesOf(await bytesOf(store.export())).slice(1, -1)
    const contents = lines.map((line) => Object.values(line)[0]?.value.content)
    expect(contents).toEqual(['one', 'two', 'three', 'four'])
  })

  law(
    'what was deleted after the export stays deleted in a merge, and comes back in a replace',
    async ({ open }) => {
      const store = await open()
      const file = fileOf([item('a', 'one')])
      await store.import([file])
      await store.delete(ADA, 'a')
      expect(await store.import([file])).toEqual({ imported: 0, skipped: 1, removed: 0 })
      expect(await store.get(ADA, 'a')).toBe(undefined)
      expect(await store.import([file], { mode: 'replace' })).toEqual({ imported: 1, skipped: 0, removed: 0 })
      expect((await store.get(ADA, 'a'))?.value).toEqual({ content: 'one' })
    },
  )

  law('replace makes the prefix hold what the file holds, and touches nothing else', async ({ open }) => {
    const store = await open()
    await store.write([put('a', 'here'), put('b', 'here'), put('c', 'here')])
    await store.put([...ADA, 'notes'], 'd', { content: 'here' })
    await store.put(BOB, 'b', { content: 'his' })
    const head = { op: 'put', namespace: [...ADA, '$keepsake'], key: 'head', value: {} } as const
    await store.write([head], { reserved: true })
    const file = fileOf([item('a', 'there'), item('e', 'there')], { prefix: ADA })
    expect(await store.import([file], { mode: 'replace' })).toEqual({ imported: 2, skipped: 0, removed: 4 })
    expect(await keysFound(store, {}, [])).toEqual(expect.arrayContaining(['a', 'e', 'b']))
    expect(await store.search([])).toHaveLength(3)
    expect((await store.get(ADA, 'a'))?.value).toEqual({ content: 'there' })
    expect(await store.search([...ADA, '$keepsake'])).toEqual([])
    expect(await keysFound(store, { query: 'here' })).toEqual(expect.not.arrayContaining(['b', 'c', 'd']))
  })

  law('what has expired is neither imported nor exported', async ({ open }) => {
    const store = await open()
    const lines = [
      item('old', 'x', { expiresAt: EARLIER, ttlMs: 1000 }),
      item('new', 'x', { expiresAt: LATER, ttlMs: 1000 }),
    ]
    expect(await store.import([fileOf(lines)])).toEqual({ imported: 1, skipped: 1, removed: 0 })
    expect(contentOf(await bytesOf(store.export()))[1]).toMatchObject({
      item: { key: 'new', expiresAt: LATER, ttlMs: 1000 },
    })
  })

  law('a file of another prefix is refused, and so is a line outside of its own', async ({ open }) => {
    const store = await open()
    const bobs = fileOf([item('a', 'x', { namespace: BOB })], { prefix: BOB })
    expectError(await failureOf(store.import([bobs], { prefix: ADA })), 'invalid_import', {
      details: { line: 1 },
      says: 'The file holds ["users","bob"], which is not in ["users","ada"]. Import it where it was exported.',
    })
    const stray = fileOf([item('a', 'x'), item('b', 'x', { namespace: BOB })], { prefix: ADA })
    expectError(await failureOf(store.import([stray])), 'invalid_import', { details: { line: 3 } })
    expect(await store.search([])).toEqual([])
    expect(await store.import([bobs], { prefix: ['users'] })).toMatchObject({ imported: 1 })
  })

  law(
    'a value that could not be written names its line, and nothing of the file is imported',
    async ({ open }) => {
      const store = await open()
      const bad: [Written, RegExp][] = [
        [
          { item: { key: 'b', value: 'tea' } },
          /^Line 3 of the import cannot be stored: Value 'tea' is not a JSON object/,
        ],
        [{ item: { key: 'b', value: { x: 'x'.repeat(1_000_001) } } }, /over the limit of 1,000,000/],
        [{ item: { key: '' } }, /Key '' is not a non-empty string/],
        [{ item: { namespace: [] } }, /Namespace \[\] is empty/],
        [{ item: { key: 'b', index: { label: 7 } } }, /index\.label is 7/],
        [{ item: { key: 'b', updatedAt: 'yesterday' } }, /updatedAt is 'yesterday'/],
        [{ item: { key: 'b', expiresAt: 7 } }, /expiresAt is 7/],
        [{ item: { key: 'b', ttlMs: -1 } }, /ttlMs -1 is not/],
        [{ item: { key: 'b', why: 7 } }, /why is 7/],
        [{ item: { key: 'b', vectors: [{ codes: '!', scale: 1, weight: 1 }] } }, /vectors are/],
        [{ item: { key: 'a' } }, /^Line 3 holds 'a' in \["users","ada"\] a second time/],
        [{ revision: { key: 'b' } }, /^Line 4 ends the file before item 'b'/],
      ]
      for (const [line, says] of bad) {
        expectError(await failureOf(store.import([fileOf([item('a', 'x'), line])])), 'invalid_import', {
          says,
        })
      }
      const orphan = fileOf([revision('b', 'x'), item('a', 'x')])
      expectError(await failureOf(store.import([orphan])), 'invalid_import', {
        details: { line: 3 },
        says: "Line 3 holds 'a' where item 'b' has to follow its revisions",
      })
      expect(await store.search([])).toEqual([])
    },
  )

  law(
    'an import that fails on the way keeps what it did, says how far it came, and is done by the next',
    async ({ open }) => {
      const store = await open()
      const content = (index: number): string => (index === 400 ? `an ${UNEMBEDDABLE} text` : `text ${index}`)
      const error = expectError(
        await failureOf(store.import([fileOf(many(600, content))])),
        'embedder_failed',
        {
          details: { embedder: 'fake' },
          says: "Embedder 'fake' failed. The import stopped after 384 of 600 items, which stay. Import the file again for the rest.",
        },
      )
      expect(error.cause).toMatchObject({ name: 'RangeError' })
      expect(await keysFound(store, { limit: 1000 })).toHaveLength(384)
      expect(await store.import([fileOf(many(600))])).toEqual({ imported: 216, skipped: 384, removed: 0 })
      expect(await keysFound(store, { limit: 1000 })).toHaveLength(600)
    },
  )

  law('an aborted import rejects with the reason and keeps what it did', async ({ open }) => {
    const store = await open()
    const file = fileOf(many(2000))
    const reason = new Error('the user left')
    expect(await failureOf(store.import([file], { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(await store.search([])).toEqual([])
    const controller = new AbortController()
    const call = store.import([file], {
      signal: controller.signal,
      onProgress: ({ phase }) => phase === 'import' && controller.abort(reason),
    })
    expect(await failureOf(call)).toBe(reason)
    const kept = (await keysFound(store, { limit: 5000 })).length
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(2000)
    expect(await store.import([file])).toEqual({ imported: 2000 - kept, skipped: kept, removed: 0 })
  })

  law(
    'a source that fails, or gives no bytes, rejects with its own error and changes nothing',
    async ({ open }) => {
      const store = await open()
      const broken = new Error('the disk is gone')
      const failing = (async function* () {
        yield* inChunks(fileOf(many(10)), 100)
        throw broken
      })()
      expect(await failureOf(store.import(failing))).toBe(broken)
      const bad: unknown[] = [
        undefined,
        null,
        'a path',
        7,
        fileOf([]),
        ['text'],
        [new ArrayBuffer(8)],
        [undefined],
      ]
      for (const source of bad) {
        expectError(await failureOf(store.import(source as never)), 'invalid_argument', {
          details: { argument: 'source' },
        })
      }
      expectError(await failureOf(store.import([], { mode: 'overwrite' as never })), 'invalid_argument', {
        details: { argument: 'mode' },
        says: "Mode 'overwrite' is neither 'merge' nor 'replace'.",
      })
      expect(await store.search([])).toEqual([])
    },
  )

  law('a source may be an array, a generator, a stream; its bytes stay its own', async ({ open }) => {
    const store = await open()
    const file = fileOf([item('a', 'x')])
    const sources = [
      [file],
      inChunks(file, 1),
      new Set([file]),
      new Blob([file]).stream(),
      (async function* () {
        yield file
      })(),
    ]
    for (const source of sources) {
      expect(await store.import(source)).toMatchObject({ imported: source === sources[0] ? 1 : 0 })
    }
    expect(file.length).toBeGreaterThan(0)
  })

  law('a subscriber hears of what an import changed, and of nothing else', async ({ open }) => {
    const store = await open()
    const heard = await listenAfter(store, 1, () => store.write([put('a', 'x'), put('gone', 'x')]))
    const lines = [item('a', 'y'), item('b', 'y'), item('head', 'y', { namespace: [...ADA, '$keepsake'] })]
    await store.import([fileOf(lines, { prefix: ADA })])
    await store.import([fileOf(lines, { prefix: ADA })], { mode: 'replace' })
    const changes = (): unknown => heard.flatMap((event) => event.changes).map(({ type, key }) => [type, key])
    await expect.poll(changes).toEqual([
      ['put', 'b'],
      ['put', 'a'],
      ['delete', 'gone'],
    ])
  })

  law('any file that is damaged or none of ours is refused, and nothing changes', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green' })
    const before = await store.search([])
    const file = fileOf(many(3))
    const bad = [
      file.subarray(0, -1),
      file.subarray(0, 100),
      new Uint8Array(),
      Uint8Array.of(255, 216, 255, 224, 0),
    ]
    for (const bytes of bad) {
      for (const mode of ['merge', 'replace'] as const) {
        expectError(await failureOf(store.import([bytes], { mode })), 'invalid_import')
      }
    }
    expect(await store.search([])).toEqual(before)
  })
}
