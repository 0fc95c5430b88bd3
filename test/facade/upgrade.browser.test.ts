import { afterEach, expect, test } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import { type MemoryDatabase, openMemory } from '../../src/facade/open-memory.ts'
import type { BetterOptions, Embedded } from './workers/two-embedders.worker.ts'

interface Opened {
  readonly memory: MemoryDatabase
  /** How many documents the better embedder of this worker has embedded. */
  embedded(): number
}

const open: { memory: MemoryDatabase; worker: Worker }[] = []

async function openWith(name: string, better?: BetterOptions): Promise<Opened> {
  const worker = new Worker(new URL('./workers/two-embedders.worker.ts', import.meta.url), { type: 'module' })
  let documents = 0
  worker.addEventListener('message', ({ data }: MessageEvent<Embedded>) => (documents += data.documents))
  const upgrade = better && { id: 'better', options: { ...better } }
  const memory = await openMemory({
    worker,
    name,
    namespace: ['users', '{user}'],
    ...(upgrade && { upgrade }),
  })
  open.push({ memory, worker })
  return { memory, embedded: () => documents }
}

const newName = (): string => `test-${crypto.randomUUID()}`

const thoughts = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Thought number ${from + index}`)

const phaseOf = async (memory: MemoryDatabase): Promise<string | undefined> =>
  (await memory.embedding()).upgrade?.phase

const find = async (memory: MemoryDatabase, query: string): Promise<string | undefined> =>
  (await memory.for({ user: 'ada' }).search(query, { mode: 'vector' }))[0]?.text

afterEach(async () => {
  for (const { memory, worker } of open.splice(0)) {
    await memory.close()
    worker.terminate()
  }
})

test('a memory with an upgrade answers at once, misses nothing that is written meanwhile, and opens again without embedding anything anew', async () => {
  const name = newName()
  const before = await openWith(name)
  await before.memory.for({ user: 'ada' }).add(thoughts(0, 200))
  await before.memory.close()

  const first = await openWith(name, { delayMs: 50 })
  expect(await find(first.memory, 'number 17')).toBe('Thought number 17')
  expect(await first.memory.embedding()).toMatchObject({ embedder: 'base', items: 200, pending: 0 })
  await first.memory.for({ user: 'ada' }).add(thoughts(200, 5))
  await expect.poll(() => phaseOf(first.memory)).toBe('embed')
  await first.memory.for({ user: 'ada' }).add(thoughts(205, 5))
  expect(await find(first.memory, 'number 207')).toBe('Thought number 207')
  await expect.poll(() => phaseOf(first.memory)).toBe('done')
  expect(await first.memory.embedding()).toMatchObject({
    embedder: 'better',
    dimensions: 32,
    items: 210,
    pending: 0,
  })
  expect(first.embedded()).toBe(210)
  for (const number of [17, 203, 207]) {
    expect(await find(first.memory, `number ${number}`)).toBe(`Thought number ${number}`)
  }
  await first.memory.close()

  const again = await openWith(name, { delayMs: 50 })
  expect(await find(again.memory, 'number 203')).toBe('Thought number 203')
  await expect.poll(() => phaseOf(again.memory)).toBe('done')
  expect(await find(again.memory, 'number 207')).toBe('Thought number 207')
  expect(again.embedded()).toBe(0)
})

test('a tab that is closed in the middle loses nothing of what was embedded', async () => {
  const name = newName()
  const first = await openWith(name)
  await first.memory.for({ user: 'ada' }).add(thoughts(0, 400))
  const choice = { id: 'better', options: { delayMs: 100 } }
  const changed = first.memory.upgrade(choice).catch((error: unknown) => error)
  await expect.poll(() => first.embedded()).toBeGreaterThan(150) // the first batch of 128 is committed
  open.pop()?.worker.terminate()
  expect(isKeepsakeError(await changed, 'worker_failed')).toBe(true)

  const { memory, embedded } = await openWith(name, {})
  await expect.poll(() => phaseOf(memory)).toBe('done')
  expect(embedded()).toBeLessThan(400)
  expect(await find(memory, 'number 17')).toBe('Thought number 17')
  expect(await find(memory, 'number 399')).toBe('Thought number 399')
})

test('an upgrade that fails says why, and the base goes on; a downgrade goes back to it', async () => {
  const { memory } = await openWith(newName(), { fails: 'The file model.onnx is cut.' })
  await memory.for({ user: 'ada' }).add(thoughts(0, 20))
  await expect.poll(() => phaseOf(memory)).toBe('failed')
  expect(await memory.embedding()).toMatchObject({
    embedder: 'base',
    upgrade: { error: { code: 'embedder_failed', message: 'The file model.onnx is cut.' } },
  })
  expect(await find(memory, 'number 17')).toBe('Thought number 17')

  await memory.upgrade({ id: 'better' })
  expect(await memory.embedding()).toMatchObject({ embedder: 'better', pending: 0 })
  await memory.downgrade()
  expect(await memory.embedding()).toMatchObject({ embedder: 'base', pending: 0 })
  expect(await find(memory, 'number 17')).toBe('Thought number 17')
  const unknown = await memory.upgrade({ id: 'best' }).catch((error: unknown) => error)
  expect(isKeepsakeError(unknown, 'invalid_argument')).toBe(true)
})

test('a page that joins the upgrade of openMemory and aborts ends it', async () => {
  const name = newName()
  const before = await openWith(name)
  await before.memory.for({ user: 'ada' }).add(thoughts(0, 200))
  await before.memory.close()
  const { memory } = await openWith(name, { delayMs: 200 })
  await expect.poll(() => phaseOf(memory)).toBe('embed')
  const leaving = new AbortController()
  const choice = { id: 'better', options: { delayMs: 200 } }
  const joined = memory.upgrade(choice, { signal: leaving.signal }).catch((error: unknown) => error)
  expect(await phaseOf(memory)).toBe('embed') // it has joined
  leaving.abort(new Error('the user has changed her mind'))
  expect(await joined).toMatchObject({ message: 'the user has changed her mind' })
  await expect.poll(() => phaseOf(memory)).toBeUndefined()
  expect(await memory.embedding()).toMatchObject({ embedder: 'base', pending: 0 })
})
