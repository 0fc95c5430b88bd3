import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { staticEmbedder } from '../../src/embedder/static.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { createManageMemoryTool, type ManageMemoryToolOptions } from '../../src/tools/manage-memory.ts'
import { day, newScope, u } from '../memory/conversation.ts'

const ADA = ['users', 'ada']
const embedder = staticEmbedder()
const CREATED = 'created memory new'

const { same } = JSON.parse(
  readFileSync(new URL('../bench/likeness-pairs.json', import.meta.url), 'utf8'),
) as {
  same: [string, string][]
}

/** A tool over one memory that is there, over the built-in embedder. */
async function toolBeside(known: string, rest: Partial<ManageMemoryToolOptions> = {}) {
  const store = createStore({ storage: memoryStorage(), embedder })
  await store.put(ADA, 'known', { kind: 'Memory', content: { content: known } })
  return { store, tool: createManageMemoryTool({ store, namespace: ADA, makeId: () => 'new', ...rest }) }
}

test('a new memory is stored, and what it resembles is named with the way out', async () => {
  const { store, tool } = await toolBeside('Ada lives in Lisbon.')
  expect(await tool.execute({ content: 'Ada resides in Lisbon.' })).toBe(
    'created memory new. It resembles memory known: "Ada lives in Lisbon.". Update that one and delete this one if they say the same.',
  )
  expect((await store.get(ADA, 'new'))?.value).toMatchObject({
    content: { content: 'Ada resides in Lisbon.' },
  })
})

test.for(same)('%s is like %s', async ([known, content]) => {
  const { tool } = await toolBeside(known)
  expect(await tool.execute({ content })).toContain('It resembles memory known')
})

test('what only shares a subject is no likeness', async () => {
  const { tool } = await toolBeside('Ada lives in Lisbon.')
  for (const content of ['Ada paints on Sundays.', 'Bob has a boat in Porto.', 'Ada is allergic to nuts.']) {
    expect(await tool.execute({ content })).toBe(CREATED)
  }
})

test('a tool that may not update or delete does not speak of it', async () => {
  const { tool } = await toolBeside('Ada lives in Lisbon.', { actionsPermitted: ['create', 'update'] })
  expect(await tool.execute({ content: 'Ada resides in Lisbon.' })).toBe(
    'created memory new. It resembles memory known: "Ada lives in Lisbon."',
  )
})

test('what has ended, is of another kind or lies elsewhere is not named', async () => {
  const { store, tool } = await toolBeside('Ada paints.', { clock: () => Date.parse(day(9)) })
  const lives = { content: 'Ada lives in Lisbon.' }
  await store.put(ADA, 'ended', { kind: 'Memory', content: lives, validUntil: day(3) })
  await store.put(ADA, 'place', { kind: 'Place', content: lives })
  await store.put([...ADA, 'below'], 'below', { kind: 'Memory', content: lives })
  expect(await tool.execute(lives)).toBe(CREATED)
})

test('of several the most like is named', async () => {
  const { store, tool } = await toolBeside('Ada has lived in Lisbon with Bob.')
  await store.put(ADA, 'nearest', { kind: 'Memory', content: { content: 'Ada resides in Lisbon.' } })
  expect(await tool.execute({ content: 'Ada lives in Lisbon.' })).toContain('resembles memory nearest')
})

test('a name that somebody in the conversation bears is no less a part of what is said', async () => {
  const { scope, store } = newScope(memoryStorage(), day(1), embedder)
  await scope.remember([u('Hello!', { name: 'Ada' }), u('Hi, Ada!', { name: 'Bob' })])
  await scope.add('Ada likes hiking.', { key: 'known' })
  const tool = createManageMemoryTool({ store, namespace: ADA, makeId: () => 'new' })
  expect(await tool.execute({ content: 'Ada enjoys hiking.' })).toContain('resembles memory known')
})

test('without an embedder the same words are enough', async () => {
  const store = createStore({ storage: memoryStorage() })
  await store.put(ADA, 'known', { kind: 'Memory', content: { content: 'Ada likes hiking' } })
  const tool = createManageMemoryTool({ store, namespace: ADA, makeId: () => 'new' })
  expect(await tool.execute({ content: 'Ada likes hiking.' })).toContain('resembles memory known')
  expect(await tool.execute({ content: 'Ada likes painting.' })).toBe(CREATED)
})

test('a long memory is shown by its beginning, and its lines are one', async () => {
  const { tool } = await toolBeside(`Ada lives in Lisbon.\n${'She likes it there. '.repeat(20)}`)
  const said = await tool.execute({ content: `Ada lives in Lisbon.\n${'She likes it there. '.repeat(21)}` })
  expect(said).toMatch(/memory known: "Ada lives in Lisbon\.\\nShe likes [^"]*…"/)
  expect(said.length).toBeLessThan(350)
})

test('objects are compared by their words', async () => {
  const schemas = { Preference: z.object({ likes: z.string(), why: z.string().optional() }) }
  const { store, tool } = await toolBeside('Ada paints.', { schemas })
  await store.put(ADA, 'food', { kind: 'Preference', content: { likes: 'green tea in the morning' } })
  expect(await tool.execute({ content: { likes: 'green tea every morning' } })).toContain(
    'memory food: "green tea',
  )
  expect(await tool.execute({ content: { likes: 'loud music' } })).toBe(CREATED)
})
