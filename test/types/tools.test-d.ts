import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod'
import {
  createManageMemoryTool,
  createSearchMemoryTool,
  type Hit,
  type ManageMemoryInput,
  type SearchMemoryInput,
  type SearchMemoryTool,
  type Store,
  type Tool,
} from '../../src/index.ts'

declare const store: Store
const namespace = ['users', '{user}']
const manage = createManageMemoryTool({ store, namespace })
const search = createSearchMemoryTool({ store, namespace })

test('a tool takes whatever a model wrote, and gives what it reads', () => {
  expectTypeOf(manage).toEqualTypeOf<Tool<ManageMemoryInput>>()
  expectTypeOf(manage.execute).parameter(0).toEqualTypeOf<unknown>()
  expectTypeOf(manage.execute({})).resolves.toEqualTypeOf<string>()
  expectTypeOf(search).toExtend<Tool<SearchMemoryInput>>()
})

test('its input schema says what its input is', () => {
  expectTypeOf<z.infer<typeof manage.inputSchema>>().toEqualTypeOf<ManageMemoryInput>()
  expectTypeOf<z.infer<typeof search.inputSchema>>().toEqualTypeOf<SearchMemoryInput>()
})

test('for keeps what the tool is', () => {
  expectTypeOf(search.for({ user: 'ada' })).toEqualTypeOf<SearchMemoryTool>()
  expectTypeOf(search.executeWithArtifact({})).resolves.toEqualTypeOf<
    [content: string, artifact: readonly Hit[]]
  >()
})

test('only three actions may be permitted', () => {
  // @ts-expect-error there is no such action
  createManageMemoryTool({ store, namespace, actionsPermitted: ['merge'] })
})
