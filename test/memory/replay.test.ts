import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json.ts'
import { toUtc } from '../../src/core/time.ts'
import { staticEmbedder } from '../../src/embedder/static.ts'
import { type MemoryDatabase, openMemory } from '../../src/facade/open-memory.ts'
import type { Scope } from '../../src/facade/scope.ts'
import { httpModel } from '../../src/model/http.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ALL } from '../../src/store/store.ts'
import { learnSession, reportCosts, type SessionCost } from '../bench/learn-sessions.mjs'
import { readPrefEval } from '../bench/prefeval.mjs'
import { isAtHand, readRecording } from '../bench/recording.mjs'
import { expectError, failureOf } from '../contracts/failure.ts'
import { type Operation, type ReplayServer, startReplay } from '../fakes/replay-server.mjs'

const embedder = staticEmbedder()

/** What is replayed; nothing where it is absent, and then nothing runs. */
const { recording, sessions } = isAtHand()
  ? readRecording()
  : {
      recording: {
        conversation: '',
        sessions: [],
        dialects: [],
        expected: { afterSession: {}, questions: [] },
      },
      sessions: [],
    }

const PREFEVAL = fileURLToPath(new URL('../../../shared/data/prefeval/prefeval-dev.json', import.meta.url))

/** The built-in embedder does not know that "single" is a relationship status. */
const BEYOND_WORDS = "What is Caroline's relationship status?"

/** A memory that learns by a server, over the built-in embedder. */
function openOver(server: ReplayServer): Promise<MemoryDatabase> {
  return openMemory({
    store: createStore({ storage: memoryStorage(), embedder }),
    namespace: ['users', '{user}'],
    model: httpModel({ baseUrl: server.baseUrl, model: 'replayed', retries: 0 }),
  })
}

const factsOf = async (scope: Scope) => (await scope.list({ limit: ALL })).map(({ text }) => text)

describe.skipIf(!isAtHand())('three recorded sessions (skipped where ../shared is absent)', () => {
  let server: ReplayServer
  let memory: MemoryDatabase
  let ada: Scope
  const costs: SessionCost[] = []
  const facts: string[][] = []

  beforeAll(async () => {
    server = await startReplay(recording)
    memory = await openOver(server)
    ada = memory.for({ user: 'ada' })
    for (const session of sessions) {
      costs.push(await learnSession(ada, session, server))
      facts.push(await factsOf(ada))
    }
  })
  afterAll(async () => {
    process.stdout.write(`${reportCosts(costs)}\n`)
    await memory.close()
    await server.stop()
  })

  test('every memory that was to be changed was among those the model was shown', () => {
    expect(server.failures).toEqual([])
    expect(costs.map(({ failed }) => failed)).toEqual([0, 0, 0])
    expect(costs.map(({ shown }) => shown)).toEqual(costs.map(({ toChange }) => toChange))
    expect(costs.reduce((sum, { shown }) => sum + shown, 0)).toBe(5)
  })

  test.for(sessions.map((session, index) => ({ ...session, index })))(
    'session $session ends in the expected memories',
    ({ expected, index }) => {
      expect(facts[index]?.toSorted()).toEqual(expected.toSorted())
    },
  )

  test('a session is one call of the model', () => {
    expect(server.calls.map(({ session }) => session)).toEqual([1, 2, 3])
    expect(costs.map(({ calls }) => calls)).toEqual([1, 1, 1])
    expect(costs.map(({ promptTokens }) => promptTokens)).toEqual(
      server.calls.map((call) => call.promptTokens),
    )
  })

  test('nothing waits any more, and learning again asks nothing', async () => {
    expect(await ada.pending()).toEqual([])
    expect((await ada.learn()).changes).toEqual([])
    expect(server.calls).toHaveLength(3)
  })

  test('each memory has the day, the importance and the sources of its operations', async () => {
    const stored = await ada.list({ limit: ALL })
    const found = new Map(stored.map(({ text, value }) => [text, value]))
    for (const [text, { sources, ...attributes }] of expectedMemories()) {
      expect(found.get(text), text).toMatchObject(attributes)
      expect(found.get(text)?.sources?.toSorted(), text).toEqual(sources.toSorted())
    }
  })

  test('each source is a turn that is stored', async () => {
    const turns = await ada.list({ kinds: ['Turn'], limit: ALL })
    const ids = new Set(turns.flatMap(({ value }) => value.sources ?? []))
    const sources = (await ada.list({ limit: ALL })).flatMap(({ value }) => value.sources ?? [])
    expect(sources.filter((id) => !ids.has(id))).toEqual([])
  })

  test('why a memory was changed stands in its history', async () => {
    const changed = sessions.flatMap(({ operations }) => operations.filter(({ op }) => op === 'update'))
    expect(changed).toHaveLength(5)
    const stored = await ada.list({ limit: ALL })
    for (const { content, why } of changed) {
      const text = textOf(content)
      const key = stored.find((memory) => memory.text === text)?.key ?? ''
      const [now] = (await ada.history(key)).filter((version) => version.text === text)
      expect(now?.why, text).toContain(why)
    }
  })

  const rankOf = async (question: string, memory: string, limit: number, kinds?: readonly string[]) => {
    const hits = await ada.search(question, { limit, ...(kinds && { kinds }) })
    return hits.findIndex(({ text }) => text === memory) + 1
  }

  test.for(recording.expected.questions.filter(({ question }) => question !== BEYOND_WORDS))(
    'a memory that answers is among the first three: $question',
    async ({ question, memory }) => {
      expect(await rankOf(question, memory, 3, ['Memory'])).toBeGreaterThan(0)
    },
  )

  test('a question that shares only a name with its memory needs other words', async () => {
    const { memory = '' } =
      recording.expected.questions.find(({ question }) => question === BEYOND_WORDS) ?? {}
    expect(await rankOf(BEYOND_WORDS, memory, 3, ['Memory'])).toBe(0)
    expect(await rankOf('Is Caroline single?', memory, 3, ['Memory'])).toBeGreaterThan(0)
  })

  test('among turns, too, the answers are mostly in the first three', async () => {
    const ranks = await Promise.all(
      recording.expected.questions.map(({ question, memory }) => rankOf(question, memory, 50)),
    )
    process.stdout.write(`Ranks of the answers among facts and turns: ${ranks.join(', ')}\n`)
    expect(ranks.filter((rank) => rank > 0 && rank <= 3).length).toBeGreaterThanOrEqual(9)
  })
})

describe.skipIf(!isAtHand())('what a server answers besides (skipped where ../shared is absent)', () => {
  let server: ReplayServer
  let memory: MemoryDatabase
  let ada: Scope

  beforeEach(async () => {
    server = await startReplay(recording)
    memory = await openOver(server)
    ada = memory.for({ user: 'ada' })
  })
  afterEach(async () => {
    await memory.close()
    await server.stop()
  })

  const remember = async (index: number): Promise<void> => {
    const { messages = [], thread = '' } = sessions[index] ?? {}
    await ada.remember(messages, { thread })
  }

  test.for(recording.dialects)(
    '$name: what was meant is stored',
    async ({ text, existing = [], expect: expected }) => {
      if (existing.length > 0) await ada.add(existing)
      server.say(text, mended(text))
      await remember(0)
      const { failed, usage } = await ada.learn()
      expect(failed).toEqual([])
      expect(usage.calls).toBe(expected.outcome === 'parsed' ? 1 : 2)
      expect((await factsOf(ada)).toSorted()).toEqual(sessions[0]?.expected.slice(0, 3).toSorted())
    },
  )

  test.for([
    ['truncated', 'answer_cut'],
    ['prose-only', 'answer_not_json'],
  ] as const)('%s, twice: nothing is lost, and the conversation goes on waiting', async ([name, code]) => {
    const { text = '' } = recording.dialects.find((dialect) => dialect.name === name) ?? {}
    server.say(text, text)
    await remember(0)
    expectError(await failureOf(ada.learn()), code)
    expect(server.calls).toHaveLength(2)
    expect(await factsOf(ada)).toEqual([])
    expect(await ada.list({ kinds: ['Turn'], limit: ALL })).toHaveLength(sessions[0]?.messages.length ?? 0)
    expect(await ada.pending()).toMatchObject([{ thread: 'session_1', attempts: 1, error: { code } }])
    await ada.learn()
    expect((await factsOf(ada)).toSorted()).toEqual(sessions[0]?.expected.toSorted())
  })

  test('an unknown number, twice: what can be done is done, and the rest is reported', async () => {
    const { text = '', existing = [] } =
      recording.dialects.find(({ name }) => name === 'unknown-number') ?? {}
    await ada.add(existing)
    server.say(text, text)
    await remember(0)
    const { changes, failed } = await ada.learn()
    expect(changes.map(({ type }) => type).toSorted()).toEqual(['inserted', 'updated'])
    expect(failed).toMatchObject([{ code: 'unknown_memory', operation: { op: 'update', id: 99 } }])
    expect(failed[0]?.reason).toContain('99')
  })

  test('among 200 other memories the model is still shown those that it changes', async () => {
    const others = readPrefEval(PREFEVAL).map(({ preference }) => preference)
    await ada.add(others.slice(0, 200))
    for (const { thread, messages } of sessions) {
      await ada.remember(messages, { thread })
      await ada.learn()
    }
    expect(server.failures).toEqual([])
    const texts = (await factsOf(ada)).filter((text) => !others.includes(text))
    expect(texts.toSorted()).toEqual(sessions.at(-1)?.expected.toSorted())
    for (const { prompt } of server.calls) {
      expect([...prompt.matchAll(/^\d+\. /gm)].length).toBeLessThanOrEqual(25)
    }
  })

  test('how many memories were shown is counted in what the server was asked', async () => {
    const [first, second] = sessions
    if (first === undefined || second === undefined) return
    await learnSession(ada, first, server)
    const cost = await learnSession(ada, second, { calls: [] })
    expect(cost).toMatchObject({ shown: 0, failed: 0 })
    expect(cost.toChange).toBeGreaterThan(0)
  })

  test('the server fails, and says what was missed, where the model is not shown a memory that it changes', async () => {
    await remember(1)
    expectError(await failureOf(ada.learn()), 'model_failed', { says: /recall missed the memory/ })
    expect(server.failures).toEqual([
      expect.stringContaining("No numbered line of the request holds 'Melanie considers taking care"),
    ])
    expect(await ada.pending()).toMatchObject([{ thread: 'session_2', turns: 17 }])
  })
})

/** What the memories hold in the end: an update adds its sources, and keeps the rest. */
function expectedMemories(): Map<string, JsonObject & { readonly sources: readonly string[] }> {
  const memories = new Map<string, JsonObject & { readonly sources: readonly string[] }>()
  for (const { op, match = '', content, sources = [], validFrom, importance } of operationsOf()) {
    const before = memories.get(match)
    if (op === 'update') memories.delete(match)
    const given = {
      ...(typeof validFrom === 'string' && { validFrom: toUtc(validFrom, 'validFrom') }),
      ...(typeof importance === 'number' && { importance }),
    }
    memories.set(textOf(content), { ...before, ...given, sources: [...(before?.sources ?? []), ...sources] })
  }
  return memories
}

type Recorded = Operation & { readonly sources?: readonly string[] }
const operationsOf = (): Recorded[] => sessions.flatMap(({ operations }) => operations as Recorded[])
const textOf = (content: unknown): string => (content as { content: string }).content

/** The answer that a model gives when it is told what was wrong: the operations that were meant. */
function mended(text: string): string {
  const [plain] = recording.dialects
  if (!text.includes('"id": 99')) return plain?.text ?? ''
  return text.replace('"op": "update", "id": 99', '"op": "insert", "kind": "Memory"')
}
