import { afterEach, expect, test, vi } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import { type MemoryDatabase, openMemory } from '../../src/facade/open-memory.ts'
import type { MemoryOptions } from '../../src/facade/options.ts'

const workers: Worker[] = []
const opened: MemoryDatabase[] = []

function newWorker(): Worker {
  const worker = new Worker(new URL('../../workers/memory.ts', import.meta.url), { type: 'module' })
  workers.push(worker)
  return worker
}

async function open(name: string, rest: Partial<MemoryOptions> = {}): Promise<MemoryDatabase> {
  const options = { worker: newWorker(), name, namespace: ['users', '{user}'], ...rest } as MemoryOptions
  const memory = await openMemory(options)
  opened.push(memory)
  return memory
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (isKeepsakeError(error) ? error.code : error),
  )

const conversation = [
  { role: 'user', content: 'I moved from Porto to Lisbon last week.' },
  { role: 'assistant', content: 'How is the new flat?' },
  { role: 'user', content: 'Bright, but the neighbour upstairs practises the trombone.' },
  { role: 'assistant', content: 'Oh dear. Earplugs might help.' },
  { role: 'user', content: 'My sister Byron visits on Sunday, she is allergic to nuts.' },
] as const

afterEach(async () => {
  await Promise.all(opened.splice(0).map((memory) => memory.close()))
  for (const worker of workers.splice(0)) worker.terminate()
})

test('a conversation goes in, and after a restart a question recalls the right turn', async () => {
  const name = `test-${crypto.randomUUID()}`
  const before = await open(name)
  expect(await before.for({ user: 'ada' }).remember(conversation)).toEqual({ turns: 5, pending: false })
  await before.close()
  const ada = (await open(name)).for({ user: 'ada' })
  const questions = [
    ['Where did she move to?', 'Lisbon'],
    ['What instrument is played above her?', 'trombone'],
    ['What must I not cook for her sister?', 'nuts'],
  ] as const
  for (const [question, answer] of questions) expect((await ada.search(question))[0]?.text).toContain(answer)
  const { text } = await ada.context([{ role: 'user', content: 'What must I not cook for my sister?' }])
  expect(text).toContain('allergic to nuts')
})

test('users and databases never meet', async () => {
  const [one, two] = [`test-${crypto.randomUUID()}`, `test-${crypto.randomUUID()}`]
  const [first, second] = await Promise.all([open(one), open(two)])
  await first.for({ user: 'ada' }).add('Ada drinks green tea')
  expect(await first.for({ user: 'adam' }).search('tea')).toEqual([])
  expect(await second.for({ user: 'ada' }).search('tea')).toEqual([])
})

test('explain adds up to the score, in words', async () => {
  const ada = (await open(`test-${crypto.randomUUID()}`)).for({ user: 'ada' })
  await ada.remember(conversation)
  const [hit] = await ada.search('trombone', { explain: true })
  const parts = hit?.explain?.parts ?? []
  expect(parts.map(({ part }) => part)).toEqual(['meaning', 'meaningAround', 'words', 'wordsAround'])
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(hit?.score ?? NaN, 5)
  expect(hit?.explain?.matched).toEqual(['trombon'])
})

test('what is missing is said before anything is opened', async () => {
  const worker = newWorker()
  const namespace = ['users', '{user}']
  expect(await codeOf(openMemory({ worker, name: '', namespace }))).toBe('invalid_argument')
  expect(await codeOf(openMemory({ name: 'x', namespace } as never))).toBe('invalid_argument')
  expect(await codeOf(openMemory({ worker, name: 'x', namespace: [] }))).toBe('invalid_namespace')
  expect(await codeOf(openMemory({ worker, name: 'x', namespace: ['a', ''] }))).toBe('invalid_namespace')
  expect(await codeOf(openMemory({ worker, name: 'x', namespace: ['$keepsake'] }))).toBe('invalid_namespace')
  const upgarde = { id: 'static-en' }
  expect(await codeOf(openMemory({ worker, name: 'x', namespace, upgarde } as never))).toBe(
    'invalid_argument',
  )
  const memory = await open(`test-${crypto.randomUUID()}`)
  expect(() => memory.for()).toThrow("needs the variable 'user'. Give it: for({ user: '…' }).")
  expect(() => memory.for({ user: '' })).toThrow("Namespace label '' is empty.")
})

test('an option that the worker’s embedder has not is refused there, and the page hears of it', async () => {
  const embedder = { id: 'static-en', options: { ids: 'mine' } }
  await expect(open(`test-${crypto.randomUUID()}`, { embedder })).rejects.toMatchObject({
    code: 'invalid_argument',
    message: "staticEmbedder has no option 'ids'. It has files, id.",
    details: { argument: 'ids' },
  })
})

test('a closed memory says so', async () => {
  const memory = await open(`test-${crypto.randomUUID()}`)
  const ada = memory.for({ user: 'ada' })
  await memory.close()
  expect(await codeOf(ada.search('tea'))).toBe('closed')
  expect(await codeOf(ada.remember(conversation))).toBe('closed')
})

test('a worker script that cannot be found says so', async () => {
  const worker = new Worker('/no/such/worker.js', { type: 'module' })
  workers.push(worker)
  expect(await codeOf(open('x', { worker }))).toBe('worker_failed')
})

test('persist asks the browser, and answers whether it agreed', async () => {
  const memory = await open(`test-${crypto.randomUUID()}`)
  const asked = vi.spyOn(navigator.storage, 'persist')
  try {
    const agreed = await memory.persist()
    expect(agreed).toBeTypeOf('boolean')
    expect(agreed).toBe(await navigator.storage.persisted())
    expect(asked).toHaveBeenCalledTimes(1)
    asked.mockResolvedValueOnce(true) // a browser under test never agrees by itself
    expect(await memory.persist()).toBe(true)
  } finally {
    asked.mockRestore()
  }
})
