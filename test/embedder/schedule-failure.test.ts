import { expect, test } from 'vitest'
import { type EmbedderFailure, KeepsakeError } from '../../src/core/errors.ts'
import { schedule } from '../../src/embedder/schedule.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { handDriven } from '../fakes/hand-driven-embedder.ts'

const DOCUMENT = { purpose: 'document' } as const
const QUERY = { purpose: 'query' } as const
const PACE = { texts: 8, characters: Infinity, calls: 1, cacheBytes: 0 }

/** An embedder's failure, with its reason. */
function failing(reason: EmbedderFailure, text?: { index: number; characters: number }): Error {
  const details = { embedder: 'by hand', reason, ...(text && { text }) }
  return new KeepsakeError('embedder_failed', 'It failed.', { details })
}

/** An embedder by hand that refuses a text, as a server does that is asked for all at once. */
function picky(error: Error) {
  const embedder = handDriven(PACE)
  const { embed } = embedder
  embedder.embed = async (texts, options) => {
    const embedding = await embed(texts, options)
    if (texts.includes('bad')) throw error
    return embedding
  }
  return { embedder, scheduled: schedule(embedder) }
}

/** What becomes of calls that share one, one of them with a bad text. */
async function askTogether({ embedder, scheduled }: ReturnType<typeof picky>): Promise<unknown[]> {
  const calls = [['bad', 'one', 'both'], ['two', 'both'], ['tri']].map((texts) =>
    scheduled.embed(texts, DOCUMENT),
  )
  const settled = Promise.allSettled(calls)
  await embedder.answerAll()
  return (await settled).map(({ status }) => status)
}

test.for<[string, Error]>([
  ['whose reason nobody knows', new RangeError('400')],
  ...(['too_long', 'refused', 'malformed'] as const).map((reason): [string, Error] => [
    reason,
    failing(reason),
  ]),
])('a text that cannot be embedded fails those who want it, and no others: %s', async ([, error]) => {
  const open = picky(error)
  expect(await askTogether(open)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  expect(open.embedder.calls.length).toBeLessThanOrEqual(5)
})

test('nor does it fail others once those who wanted it have left', async () => {
  const { embedder, scheduled } = picky(new RangeError('400'))
  const leaving = new AbortController()
  const stays = scheduled.embed(['one'], DOCUMENT)
  const leaves = scheduled.embed(['bad'], { ...DOCUMENT, signal: leaving.signal })
  const settled = Promise.allSettled([stays, leaves])
  await embedder.called(1)
  leaving.abort()
  await embedder.answerAll()
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(embedder.calls.map(({ texts }) => texts)).toEqual([['one', 'bad'], ['one']])
})

test.for(['unreachable', 'unauthorized', 'rate_limited', 'server', 'timeout', 'no_runtime'] as const)(
  'what no text can help fails all who wait for the call, and is not tried for each: %s',
  async (reason) => {
    const open = picky(failing(reason))
    expect(await askTogether(open)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(open.embedder.calls.length).toBe(1)
  },
)

test('nor is an embedder loaded for each of those who wait, where it cannot be', async () => {
  const { embedder, scheduled } = picky(new Error('never asked'))
  let loads = 0
  embedder.load = async () => {
    loads++
    throw new Error('no model')
  }
  expect(await askTogether({ embedder, scheduled })).toEqual(['rejected', 'rejected', 'rejected'])
  expect(loads).toBe(1)
})

test('a query overtakes the calls for each caller of a call that failed; those who left are not called for', async () => {
  const embedder = handDriven(PACE)
  const scheduled = schedule(embedder)
  const leaving = new AbortController()
  const bad = failureOf(scheduled.embed(['evil'], DOCUMENT))
  const left = failureOf(scheduled.embed(['left'], { ...DOCUMENT, signal: leaving.signal }))
  const good = scheduled.embed(['good'], DOCUMENT)
  await embedder.called(1)
  const asked = scheduled.embed(['what?'], QUERY)
  embedder.fail(new RangeError('400'))
  await embedder.called(2)
  leaving.abort(new Error('the user left'))
  embedder.answer()
  await embedder.called(3)
  embedder.fail(new RangeError('400'))
  await embedder.answerAll()
  await Promise.all([bad, left, good, asked])
  expect(embedder.calls.map(({ texts }) => texts.join(' ')).slice(1)).toEqual(['what?', 'evil', 'good'])
})

test('the place of a text that is too long is its place among the caller’s', async () => {
  const embedder = handDriven(PACE)
  const scheduled = schedule(embedder)
  const placeOf = async (index: number) => {
    const before = embedder.calls.length
    const failure = failureOf(scheduled.embed(['c', 'bb', 'c', 'aaa'], DOCUMENT))
    await embedder.called(before + 1)
    embedder.fail(failing('too_long', { index, characters: 3 }))
    const { details } = expectError(await failure, 'embedder_failed')
    return details.text
  }
  expect(await placeOf(0)).toEqual({ index: 3, characters: 3 })
  expect(await placeOf(2)).toEqual({ index: 0, characters: 3 })
  expect(await placeOf(9)).toBeUndefined()
})
