import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Message } from '../../../src/core/message.ts'
import { staticEmbedder } from '../../../src/embedder/static.ts'
import { QUERY_LIMIT, recall, type RecallQuery, windowQueries } from '../../../src/memory/learn/recall.ts'
import { recalledBlock } from '../../../src/memory/marker.ts'
import type { Write } from '../../../src/core/write.ts'
import { ADA, know, newStore, NOW, says } from '../learning.ts'

const texts = (messages: readonly Message[]): string[] => windowQueries(messages).map(({ query }) => query)

test('the queries are what the last 1, 2, 4 … messages say, until all are covered', () => {
  const messages = ['a', 'b', 'c', 'd', 'e'].map((text, at) => says(`m${at}`, text))
  expect(texts(messages)).toEqual(['e', 'd\ne', 'b\nc\nd\ne', 'a\nb\nc\nd\ne'])
  expect(texts(messages.slice(0, 1))).toEqual(['a'])
  expect(texts([])).toEqual([])
})

test('only speech is asked for, without what was recalled into it', () => {
  const block = recalledBlock(['k'], ['- Ada drinks tea'])
  expect(
    texts([
      { role: 'system', content: 'Be kind.' },
      says('m1', `${block}\nhello`, { name: 'Ada' }),
      { role: 'tool', content: 'sunny' },
      { role: 'assistant', content: '', toolCalls: [] },
      says('m2', block),
      { role: 'assistant', content: 'hi' },
    ]),
  ).toEqual(['hi', 'Ada: hello\nhi'])
})

test('a memory has its best score of all queries, and what no query finds follows, newest first', async () => {
  const store = newStore()
  await know(store, 'tea', 'Ada drinks green tea.')
  await know(store, 'old', 'Grandma bakes bread.')
  await know(store, 'new', 'Bob plays chess.')
  const context = { store, namespace: ADA, at: NOW, limit: 3 }
  const queries = [{ query: 'bread' }, { query: 'drinks green tea' }]
  const keys = async (limit: number) =>
    (await recall({ ...context, limit }, queries, [])).map(({ key }) => key)
  expect(await keys(3)).toEqual(['old', 'tea', 'new'])
  expect(await keys(1)).toEqual(['old'])
})

test('what was recalled before comes in any case, beyond the limit, unless it has ended or is a turn', async () => {
  const store = newStore()
  await know(store, 'tea', 'Ada drinks green tea.')
  await know(store, 'bread', 'Grandma bakes bread.')
  await know(store, 'over', 'Ada lived in Rome.', { validUntil: '2024-01-09T00:00:00.000Z' })
  await know(store, 'chess', 'Bob plays chess.')
  await know(store, 'turn', 'hello', { kind: 'Turn' })
  const context = { store, namespace: ADA, at: NOW, limit: 1 }
  const keys = ['over', 'turn', 'bread', 'gone', 'tea']
  const found = await recall(context, [{ query: 'green tea' }], keys)
  expect(found.map(({ key }) => key)).toEqual(['tea', 'bread'])
})

const SHARED = new URL('../../../../shared/', import.meta.url)
const RECORDINGS = new URL('recordings/locomo-conv-26.json', SHARED)
const LOCOMO = new URL('data/locomo/locomo-dev.json', SHARED)

interface Operation {
  readonly match?: string
  readonly content: { readonly content: string }
}
interface Session {
  readonly session: number
  readonly iso: string
  readonly operations: readonly Operation[]
}
interface Turn {
  readonly dia_id: string
  readonly speaker: string
  readonly text: string
}

/** The places of what each session refines among all that is known by then, as recalled. */
async function places(withTurns: boolean): Promise<number[]> {
  const { sessions } = JSON.parse(readFileSync(RECORDINGS, 'utf8')) as { sessions: Session[] }
  const [{ conversation }] = JSON.parse(readFileSync(LOCOMO, 'utf8')) as [
    { conversation: Record<string, Turn[]> },
  ]
  const store = newStore(staticEmbedder())
  const found: number[] = []
  let count = 0
  const alive = new Map<string, string>()
  for (const { session, iso, operations } of sessions) {
    const messages = (conversation[`session_${session}`] ?? []).map(({ dia_id, speaker, text }) =>
      says(dia_id, text, { name: speaker }),
    )
    if (withTurns) {
      await store.write(
        messages.map((message, position) =>
          turnOf(message, { thread: `s${session}`, position, time: `${iso}Z` }),
        ),
      )
    }
    const place = async (queries: readonly RecallQuery[], match: string): Promise<number> => {
      const recalled = await recall({ store, namespace: ADA, at: `${iso}.000Z`, limit: 100 }, queries, [])
      return recalled.findIndex(({ text }) => text.includes(match)) + 1
    }
    for (const { match } of operations) {
      if (match === undefined) continue
      found.push(await place(windowQueries(messages), match))
    }
    for (const { match, content } of operations) {
      const key =
        match === undefined ? `k${count++}` : [...alive].find(([, text]) => text.includes(match))?.[0]
      alive.set(key as string, content.content)
      await know(store, key as string, content.content)
    }
  }
  return found
}

function turnOf(
  { id, content, name }: Message,
  { thread, position, time }: { thread: string; position: number; time: string },
): Write {
  const value = { kind: 'Turn', content: { role: 'user', content, thread } }
  return {
    op: 'put',
    namespace: ADA,
    key: id as string,
    value,
    index: { group: thread, position, time, ...(name !== undefined && { label: name }) },
  }
}

test.skipIf(!existsSync(RECORDINGS) || !existsSync(LOCOMO))(
  'whatever sessions 2 and 3 of LoCoMo refine is recalled by default, with turns stored beside and without',
  async () => {
    const [alone, beside] = [await places(false), await places(true)]
    expect(alone).toHaveLength(5)
    for (const place of [...alone, ...beside]) {
      expect(place).toBeGreaterThan(0)
      expect(place).toBeLessThanOrEqual(QUERY_LIMIT)
    }
    expect(Math.max(...alone, ...beside)).toBe(18)
  },
)
