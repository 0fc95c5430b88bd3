/** The tools as a page has them: over a store in a worker, with the built-in embedder. */
import { expect, test } from 'vitest'
import { createManageMemoryTool } from '../../src/tools/manage-memory.ts'
import { createSearchMemoryTool } from '../../src/tools/search-memory.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { openStore } from '../wire/open.ts'

const namespace = ['users', '{user}']
const ADA = { user: 'ada@example.org' }

test('across a worker a memory is created, likened, found, updated and deleted', async () => {
  const store = await openStore()
  const manage = createManageMemoryTool({ store, namespace }).for(ADA)
  const search = createSearchMemoryTool({ store, namespace }).for(ADA)
  const created = await manage.execute({ content: 'Ada lives in Lisbon.' })
  const id = created.replace('created memory ', '')
  expect(await manage.execute({ content: 'Ada resides in Lisbon.' })).toContain(`It resembles memory ${id}`)
  expect(await manage.execute({ action: 'update', id, content: 'Ada lives in Oslo.' })).toBe(
    `updated memory ${id}`,
  )
  const found = JSON.parse(await search.execute({ query: 'Oslo', limit: 1 })) as unknown[]
  expect(found).toMatchObject([{ id, content: 'Ada lives in Oslo.' }])
  expect(await manage.execute({ action: 'delete', id })).toBe(`Deleted memory ${id}`)
  expect(await store.get(['users', ADA.user], id)).toBeUndefined()
})

test('an error of the worker is a sentence for the model, too', async () => {
  const store = await openStore()
  const search = createSearchMemoryTool({ store, namespace }).for(ADA)
  const error = await failureOf(search.execute({ query: 'tea', filter: { $nor: [] } }))
  expectError(error, 'invalid_argument', { details: { argument: 'filter' }, says: /Filter operator '\$nor'/ })
})

test('two tabs’ tools lose no update of each other', async () => {
  const name = `test-${crypto.randomUUID()}`
  const [one, other] = [await openStore({ name }), await openStore({ name })]
  const place = ['users', ADA.user]
  await one.put(place, 'tea', { kind: 'Memory', content: { content: 'tea' }, sources: [] })
  const tool = createManageMemoryTool({ store: one, namespace }).for(ADA)
  const addSource = async (source: string): Promise<void> => {
    for (;;) {
      const item = await other.get(place, 'tea')
      const sources = [...((item?.value['sources'] as string[]) ?? []), source]
      const expect = [{ namespace: place, key: 'tea', version: item?.version ?? null }]
      const value = { ...item?.value, sources }
      try {
        return void (await other.write([{ op: 'put', namespace: place, key: 'tea', value }], { expect }))
      } catch (error) {
        expectError(error as Error, 'conflict')
      }
    }
  }
  const sources = Array.from({ length: 10 }, (_, at) => `m${at}`)
  await Promise.all([
    (async () => {
      for (const source of sources) await addSource(source)
    })(),
    (async () => {
      for (const at of sources.keys()) {
        await tool.execute({ action: 'update', id: 'tea', content: `tea ${at}` })
      }
    })(),
  ])
  expect((await one.get(place, 'tea'))?.value).toEqual({
    kind: 'Memory',
    content: { content: 'tea 9' },
    sources,
  })
})
