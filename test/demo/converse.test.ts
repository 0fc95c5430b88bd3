import { beforeEach, describe, expect, it } from 'vitest'
import { converse, type Exchange } from '../../demo/chat/converse.ts'
import {
  type Context,
  createStore,
  memoryStorage,
  type Message,
  openMemory,
  type Scope,
} from '../../src/index.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'
import { scriptedModel } from '../fakes/scripted-model.ts'

const THREAD = 'kitchen'
const question: Message = { id: 'q1', role: 'user', content: 'What tea does Ada drink?' }

describe('an exchange', () => {
  let scope: Scope
  let shown: { recalled: Context[]; writing: string[] }

  beforeEach(async () => {
    const store = createStore({ storage: memoryStorage(), embedder: fakeEmbedder() })
    scope = (await openMemory({ store, namespace: ['demo'] })).for()
    shown = { recalled: [], writing: [] }
    await scope.add('Ada drinks green tea.')
  })

  const exchange = (rest: Partial<Exchange> = {}): Exchange => ({
    scope: () => scope,
    model: undefined,
    thread: THREAD,
    answerId: 'a1',
    signal: new AbortController().signal,
    onRecalled: (recalled) => shown.recalled.push(recalled),
    onWriting: (text) => shown.writing.push(text),
    ...rest,
  })
  const turns = async (): Promise<string[]> =>
    (await scope.list({ kinds: ['Turn'] })).map(({ text }) => text).toReversed()

  it('without a model recalls and remembers, and answers nothing', async () => {
    expect(await converse([question], exchange())).toBeUndefined()
    expect(shown.recalled[0]?.text).toContain('Ada drinks green tea.')
    expect(await turns()).toEqual([question.content])
  })

  it('gives the model the recalled block as it came, in the system message, and remembers its answer', async () => {
    const model = scriptedModel(['Green tea.'])
    const answer = await converse([question], exchange({ model }))
    expect(answer).toMatchObject({ id: 'a1', role: 'assistant', content: 'Green tea.' })
    const [system, ...rest] = model.asked[0]?.messages ?? []
    expect(system?.role).toBe('system')
    expect(system?.content.endsWith(shown.recalled[0]?.text ?? 'none')).toBe(true)
    expect(rest).toEqual([question])
    expect(await turns()).toEqual([question.content, 'Green tea.'])
  })

  it('gives the model the latest forty messages, and recalls what it leaves out', async () => {
    const earlier = Array.from({ length: 50 }, (_, index): Message => ({
      id: `m${index}`,
      role: index % 2 === 0 ? 'user' : 'assistant',
      content: `Thought ${index}`,
    }))
    const model = scriptedModel(['Green.'])
    await converse([...earlier, question], exchange({ model }))
    const sent = model.asked[0]?.messages ?? []
    expect(sent.length).toBe(41)
    expect(sent.slice(1)).toEqual([...earlier.slice(-39), question])
    expect(await scope.list({ kinds: ['Turn'], limit: 100 })).toHaveLength(52)
  })

  it('tells what is written as it comes', async () => {
    const model = scriptedModel((request) => {
      for (const piece of ['Green ', 'tea', '.']) request.onToken?.(piece)
      return 'Green tea.'
    })
    await converse([question], exchange({ model }))
    expect(shown.writing).toEqual(['Green ', 'Green tea', 'Green tea.'])
  })

  it('stopped in the middle, keeps what was written, and remembers that', async () => {
    const stopping = new AbortController()
    const model = scriptedModel((request) => {
      request.onToken?.('Green t')
      stopping.abort()
      return new DOMException('stopped', 'AbortError')
    })
    const answer = await converse([question], exchange({ model, signal: stopping.signal }))
    expect(answer?.content).toBe('Green t')
    expect(await turns()).toEqual([question.content, 'Green t'])
  })

  it('stopped before the first word, has no answer, and remembers the question', async () => {
    const signal = AbortSignal.abort()
    expect(await converse([question], exchange({ model: scriptedModel(['late']), signal }))).toBeUndefined()
    expect(await turns()).toEqual([question.content])
  })

  it('fails with the model’s error, and has remembered the question by then', async () => {
    const model = scriptedModel([new Error('The key was refused.')])
    await expect(converse([question], exchange({ model }))).rejects.toThrow('The key was refused.')
    expect(await turns()).toEqual([question.content])
  })

  it('remembers the answer in the memory of that moment, where another model was chosen meanwhile', async () => {
    const store = createStore({ storage: memoryStorage(), embedder: fakeEmbedder() })
    const next = (await openMemory({ store, namespace: ['demo'] })).for()
    let current = scope
    const model = scriptedModel(() => {
      current = next
      return 'Green tea.'
    })
    await converse([question], exchange({ model, scope: () => current }))
    expect((await next.list({ kinds: ['Turn'] })).map(({ text }) => text)).toContain('Green tea.')
  })
})
