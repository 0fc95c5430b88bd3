/** Laws of a store that changes its embedder. */
import { expect } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import type { Law } from './contract.ts'
import { failureOf } from './failure.ts'
import { ADA, keysFound, put, teas } from './store-items.ts'
import type { StoreSubject } from './store.ts'

const BETTER = { id: 'better', options: { any: ['json'] } }
const ITEMS = 150

export function embeddingLaws(law: Law<StoreSubject>): void {
  law('a store says what it embeds with, and how much of it is done', async ({ open }) => {
    const store = await open()
    expect(await store.embedding()).toMatchObject({ embedder: 'fake', items: 0, pending: 0 })
    await store.write([put('a', 'tea'), put('b', 'tea', { index: false })])
    await store.put(ADA, 'c', { content: 'x' }, { index: { text: ['green', 'tea'] } })
    expect(await store.embedding()).toEqual({ embedder: 'fake', dimensions: 64, items: 2, pending: 0 })
  })

  law(
    'an upgrade embeds what is stored and answers then, and the way back is at once',
    async ({ open, storage }) => {
      const store = await open()
      await store.write(teas(ITEMS))
      const told: Progress[] = []
      await store.upgrade(BETTER, { onProgress: (progress) => told.push(progress) })
      await expect.poll(() => told.at(-1)).toEqual({ phase: 'embed', done: ITEMS, total: ITEMS })
      expect(await store.embedding()).toEqual({
        embedder: 'better',
        dimensions: 32,
        items: ITEMS,
        pending: 0,
        upgrade: { embedder: 'better', phase: 'done', done: ITEMS, total: ITEMS },
      })
      await store.put(ADA, 'new', { content: 'black coffee' })
      const search = { query: 'black coffee', mode: 'vector', limit: 1 } as const
      expect(await keysFound(store, search)).toEqual(['new'])
      await store.downgrade()
      expect(await store.embedding()).toEqual({
        embedder: 'fake',
        dimensions: 64,
        items: ITEMS + 1,
        pending: 0,
      })
      expect(await keysFound(store, search)).toEqual(['new'])
      expect(await storage().sets()).toEqual(['fake'])
    },
  )

  law('an upgrade that is aborted rejects with the reason, and can be asked for again', async ({ open }) => {
    const store = await open()
    await store.write(teas(ITEMS))
    const reason = new Error('the user has changed her mind')
    expect(await failureOf(store.upgrade(BETTER, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    const stopped = new AbortController()
    const onProgress = (): void => stopped.abort(reason)
    expect(await failureOf(store.upgrade(BETTER, { signal: stopped.signal, onProgress }))).toBe(reason)
    expect(await keysFound(store, { query: 'tea 7', limit: 1 })).toEqual(['k7'])
    await store.upgrade(BETTER)
    expect(await store.embedding()).toMatchObject({ embedder: 'better', pending: 0 })
  })

  law('an embedder that cannot be loaded changes nothing, and is said so', async ({ open }) => {
    const store = await open()
    await store.write(teas(ITEMS))
    const failure = await failureOf(store.upgrade({ id: 'broken' }))
    expect(failure).toMatchObject({ code: 'embedder_failed', details: { embedder: 'broken' } })
    expect(await store.embedding()).toMatchObject({
      embedder: 'fake',
      upgrade: { embedder: 'broken', phase: 'failed', error: { code: 'embedder_failed' } },
    })
    expect(await keysFound(store, { query: 'tea 7', limit: 1 })).toEqual(['k7'])
    for (const wrong of [undefined, 'better', { options: 1 }, { id: 'better', options: () => {} }]) {
      const code = /^invalid_(argument|value)$/
      expect(await failureOf(store.upgrade(wrong as never))).toMatchObject({
        code: expect.stringMatching(code),
      })
    }
  })

  law('erasing, reindexing and lifetimes keep both sets', async ({ open, storage }) => {
    const store = await open()
    await store.write(teas(ITEMS))
    await store.upgrade(BETTER)
    await store.put(ADA, 'short', { content: 'black coffee' }, { ttlMs: 60_000 })
    await store.get(ADA, 'short')
    expect(await store.erase({ namespace: ADA, key: 'k7' })).toBe(1)
    await store.reindex()
    expect((await storage().sets()).toSorted()).toEqual(['better', 'fake'])
    const search = { query: 'black coffee', mode: 'vector', limit: 1 } as const
    expect(await store.embedding()).toMatchObject({ embedder: 'better', items: ITEMS, pending: 0 })
    expect(await keysFound(store, search)).toEqual(['short'])
    const other = await open()
    expect(await other.embedding()).toMatchObject({ embedder: 'fake', items: ITEMS, pending: 0 })
    expect(await keysFound(other, search)).toEqual(['short'])
  })

  law("an import takes the file's vectors for the set that they are of", async ({ open }) => {
    const store = await open()
    await store.write([put('a', 'green tea'), put('b', 'black coffee')])
    const file = store.export({ vectors: true })
    const chunks = []
    for await (const chunk of file) chunks.push(chunk)
    await store.upgrade(BETTER)
    await store.write([put('a', 'x'), put('b', 'y')])
    await store.import(chunks, { mode: 'replace' })
    expect(await keysFound(store, { query: 'black coffee', mode: 'vector', limit: 1 })).toEqual(['b'])
    await store.downgrade()
    expect(await store.embedding()).toMatchObject({ embedder: 'fake', items: 2, pending: 0 })
    expect(await keysFound(store, { query: 'black coffee', mode: 'vector', limit: 1 })).toEqual(['b'])
  })
}
