import { expect, test } from 'vitest'
import { createMemoryStoreManager, type StoreManagerOptions } from '../../src/memory/store-manager.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createManageMemoryTool } from '../../src/tools/manage-memory.ts'
import { createSearchMemoryTool } from '../../src/tools/search-memory.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'
import { scriptedModel, type Scripted } from '../fakes/scripted-model.ts'
import { u } from '../memory/conversation.ts'

const namespace = ['users', '{user}']
const ADA = { user: 'ada' }

/** Tools and a manager over one namespace; the model answers these. */
function shared(answers: Scripted[], options: Partial<StoreManagerOptions> = {}) {
  const store = createStore({ storage: memoryStorage() })
  const model = scriptedModel(answers)
  let next = 1
  return {
    store,
    model,
    manage: createManageMemoryTool({ store, namespace, makeId: () => `t${next++}` }).for(ADA),
    search: createSearchMemoryTool({ store, namespace }).for(ADA),
    manager: createMemoryStoreManager({ model, store, namespace, ...options }).for(ADA),
  }
}

const insert = (content: string, rest = {}) => ({
  op: 'insert',
  kind: 'Memory',
  content: { content },
  ...rest,
})

test('what a tool stored is shown to the manager’s model, which changes it', async () => {
  const { manage, manager, model, search } = shared([
    { operations: [{ op: 'update', id: 1, content: { content: 'Ada drinks green tea' }, sources: ['m1'] }] },
  ])
  await manage.execute({ content: 'Ada drinks tea' })
  const { changes, failed } = await manager.invoke({ messages: [u('My tea is green tea now', { id: 'm1' })] })
  expect(model.prompt(0)).toMatch(/^1\. Ada drinks tea$/m)
  expect(failed).toEqual([])
  expect(changes).toMatchObject([{ type: 'updated', key: 't1' }])
  expect(await search.execute({ query: 'tea' })).toContain('"id":"t1","content":"Ada drinks green tea"')
})

test('what the manager learned is found and changed by the tools, and keeps its sources and dates', async () => {
  const { manage, manager, search, store } = shared([
    {
      operations: [
        insert('Ada lives in Rome', { sources: ['m1'], validFrom: '2024-01-01', importance: 0.9 }),
      ],
    },
  ])
  const { changes } = await manager.invoke({ messages: [u('I live in Rome', { id: 'm1' })] })
  const id = changes.find(({ type }) => type === 'inserted')?.key ?? ''
  expect(await search.execute({ query: 'where does Ada live? Rome?' })).toContain(`"id":"${id}"`)
  expect(await manage.execute({ action: 'update', id, content: 'Ada lives in Oslo' })).toBe(
    `updated memory ${id}`,
  )
  expect((await store.get(['users', 'ada'], id))?.value).toEqual({
    kind: 'Memory',
    content: { content: 'Ada lives in Oslo' },
    validFrom: '2024-01-01T00:00:00.000Z',
    importance: 0.9,
    sources: ['m1'],
  })
})

test('a default is changed by the tool, and the manager does not write it again', async () => {
  const { manage, manager, model, store } = shared([{ operations: [] }, { operations: [] }], {
    default: 'Ada is new here.',
  })
  await manager.invoke({ messages: [u('hello there')] })
  expect((await store.get(['users', 'ada'], 'default'))?.value).toMatchObject({
    content: { content: 'Ada is new here.' },
  })
  await manage.execute({ action: 'update', id: 'default', content: 'Ada paints.' })
  await manager.invoke({ messages: [u('I paint')] })
  expect(model.prompt(1)).toMatch(/^1\. Ada paints\.$/m)
  expect(model.prompt(1)).not.toContain('new here')
})

test('a fact that the manager superseded is found no more', async () => {
  const { manage, manager, search } = shared([
    {
      operations: [{ op: 'supersede', id: 1, content: { content: 'Ada lives in Oslo' }, why: 'She moved.' }],
    },
  ])
  await manage.execute({ content: 'Ada lives in Rome' })
  await manager.invoke({ messages: [u('I live in Oslo now')] })
  const found = await search.execute({ query: 'where does Ada live? lives in' })
  expect(found).toContain('Ada lives in Oslo')
  expect(found).not.toContain('Rome')
})

test.for([
  ['manage', createManageMemoryTool],
  ['search', createSearchMemoryTool],
] as const)('a %s tool without a store is refused when it is made', ([, create]) => {
  const store = undefined as unknown as Store
  expectError(
    thrownBy(() => create({ store, namespace })),
    'invalid_argument',
    { details: { argument: 'store' } },
  )
})
