import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/call.ts'
import type { EmbedderPace } from '../../src/embedder/embedder.ts'
import { schedule, type ScheduledOptions } from '../../src/embedder/schedule.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { embedWords } from '../fakes/fake-embedder.ts'
import { handDriven } from '../fakes/hand-driven-embedder.ts'

const DOCUMENT = { purpose: 'document' } as const
const FILL = { ...DOCUMENT, urgency: 'fill' } as const
const QUERY = { purpose: 'query' } as const
/** Four texts a call. */
const UNCACHED = { texts: 4, characters: Infinity, calls: 1, cacheBytes: 0 }

/** A scheduled embedder whose calls are answered one by one. */
function open(pace: Partial<EmbedderPace> = {}) {
  const embedder = handDriven({ ...UNCACHED, ...pace })
  return { embedder, scheduled: schedule(embedder) }
}

/** Texts of one length. */
const texts = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${name} ${String(at).padStart(4, '0')}`)

test('a query waits for the call under way and for nothing else; writes come before what is filled', async () => {
  const { embedder, scheduled } = open({ texts: 2 })
  const filled = scheduled.embed(texts('fill', 4), FILL)
  await embedder.called(1)
  const all = [
    filled,
    scheduled.embed(['fill, later'], FILL),
    scheduled.embed(texts('write', 3), DOCUMENT),
    scheduled.embed(['what?'], QUERY),
  ]
  await embedder.answerAll()
  await Promise.all(all)
  expect(embedder.calls.map(({ texts }) => texts[0]?.split(' ')[0])).toEqual([
    'fill',
    'what?',
    'write',
    'write',
    'fill',
    'fill,',
  ])
  expect(embedder.calls.map(({ purpose }) => purpose)).toEqual([
    'document',
    'query',
    ...Array.from({ length: 4 }, () => 'document'),
  ])
  expect(embedder.calls.some(({ signal }) => signal?.aborted)).toBe(false)
})

test('calls take turns: a small one waits for one batch of a huge one', async () => {
  const { embedder, scheduled } = open()
  const ended: string[] = []
  const huge = scheduled.embed(texts('huge', 40), DOCUMENT).then(() => ended.push('huge'))
  await embedder.called(1)
  const small = scheduled.embed(texts('tiny', 4), DOCUMENT).then(() => ended.push('small'))
  await embedder.answerAll()
  await Promise.all([huge, small])
  expect(ended).toEqual(['small', 'huge'])
  expect(embedder.calls.findIndex(({ texts }) => texts[0]?.startsWith('tiny'))).toBeLessThanOrEqual(2)
})

test('texts are cut into calls by number, by characters and by length', async () => {
  const sized = (sizes: readonly number[]): string[] => sizes.map((size, at) => String(at).padEnd(size, '-'))
  const sizesOf = async (pace: Partial<EmbedderPace>, sizes: readonly number[]): Promise<number[][]> => {
    const { embedder, scheduled } = open(pace)
    const call = scheduled.embed(sized(sizes), DOCUMENT)
    await embedder.answerAll()
    await call
    return embedder.calls.map(({ texts }) => texts.map(({ length }) => length))
  }
  expect(await sizesOf({ texts: 3 }, [10, 40, 20, 30])).toEqual([[40, 30, 20], [10]])
  expect(await sizesOf({ characters: 100 }, [60, 300, 50, 40, 30])).toEqual([[300], [60], [50, 40], [30]])
  expect(await sizesOf({}, [1000, 30, 600, 400, 90])).toEqual([[1000, 600], [400], [90, 30]])
  // A server is asked as seldom as may be.
  expect(await sizesOf({ calls: 2 }, [1000, 30, 600])).toEqual([[1000, 600, 30]])
})

test('an embedder may set no limit', async () => {
  const { embedder, scheduled } = open({ texts: Infinity, characters: Infinity, calls: Infinity })
  const call = scheduled.embed(texts('one', 100), DOCUMENT)
  await embedder.answerAll()
  await call
  expect(embedder.calls.map(({ texts }) => texts.length)).toEqual([100])
})

test('small calls share one, with texts of like length only', async () => {
  const { embedder, scheduled } = open()
  const calls = ['a', 'b', 'x'.repeat(500), 'c', 'd'].map((text) => scheduled.embed([text], DOCUMENT))
  await embedder.answerAll()
  await Promise.all(calls)
  expect(embedder.calls.map(({ texts }) => texts.map((text) => text[0]).join(''))).toEqual(['abcd', 'x'])
})

test('as many calls are under way as the embedder likes', async () => {
  const { embedder, scheduled } = open({ texts: 1, calls: 3 })
  const call = Promise.all(texts('one', 5).map((text) => scheduled.embed([text], QUERY)))
  await embedder.called(3)
  expect(embedder.open()).toBe(3)
  embedder.answer()
  await embedder.called(4)
  expect(embedder.open()).toBe(3)
  await embedder.answerAll()
  await call
})

test('where several calls are under way, one is kept for queries', async () => {
  const { embedder, scheduled } = open({ texts: 1, calls: 3 })
  const written = scheduled.embed(texts('write', 6), DOCUMENT)
  await embedder.called(2)
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(embedder.open()).toBe(2)
  const asked = scheduled.embed(['what?'], QUERY)
  await embedder.called(3)
  expect(embedder.calls[2]?.texts).toEqual(['what?'])
  await embedder.answerAll()
  await Promise.all([written, asked])
})

test('identical texts are embedded once: within a call, across calls, and while one is under way', async () => {
  const { embedder, scheduled } = open()
  const first = scheduled.embed(['tea', 'tea', 'cup'], DOCUMENT)
  const second = scheduled.embed(['cup', 'dog'], FILL)
  await embedder.called(1)
  const third = scheduled.embed(['tea'], DOCUMENT)
  const asked = scheduled.embed(['tea'], QUERY)
  await embedder.answerAll()
  const [one, two, three] = await Promise.all([first, second, third, asked])
  expect(embedder.calls.map(({ texts }) => texts)).toEqual([['tea', 'cup'], ['tea'], ['dog']])
  expect(one.vectors).toEqual(['tea', 'tea', 'cup'].map((text) => embedWords(text)))
  expect(two.vectors).toEqual(['cup', 'dog'].map((text) => embedWords(text)))
  expect(three.vectors[0]).toBe(one.vectors[0])
})

test('what came before is kept, for its purpose, unless it is wanted anew or the embedder wants no cache', async () => {
  const askTwice = async (options: ScheduledOptions, cacheBytes?: number) => {
    const { embedder, scheduled } = open(cacheBytes === undefined ? {} : { cacheBytes })
    for (let time = 0; time < 2; time++) {
      const call = scheduled.embed(['tea'], options)
      await embedder.answerAll()
      expect((await call).vectors).toEqual([embedWords('tea')])
    }
    return embedder.calls.length
  }
  expect(await askTwice(DOCUMENT, 10_000)).toBe(1)
  expect(await askTwice(QUERY, 10_000)).toBe(1)
  expect(await askTwice(FILL, 10_000)).toBe(1)
  expect(await askTwice({ ...FILL, fresh: true }, 10_000)).toBe(2)
  expect(await askTwice(DOCUMENT, 0)).toBe(2)
})

test('who aborts leaves: what nobody else wants is dropped, and a call that nobody wants is aborted', async () => {
  const { embedder, scheduled } = open({ texts: 2 })
  const reason = new Error('the user left')
  const [first, second] = [new AbortController(), new AbortController()]
  const one = failureOf(scheduled.embed(['aa', 'bb', 'cc', 'dd'], { ...DOCUMENT, signal: first.signal }))
  await embedder.called(1)
  const two = failureOf(scheduled.embed(['aa', 'cc'], { ...DOCUMENT, signal: second.signal }))
  const three = scheduled.embed(['cc', 'ee'], DOCUMENT)
  first.abort(reason)
  expect(await one).toBe(reason)
  expect(embedder.calls[0]?.signal?.aborted).toBe(false) // somebody waits for 'aa'
  second.abort(reason)
  expect(await two).toBe(reason)
  expect(embedder.calls[0]?.signal?.aborted).toBe(true)
  await embedder.answerAll()
  expect((await three).vectors).toEqual(['cc', 'ee'].map((text) => embedWords(text)))
  expect(embedder.calls.map(({ texts }) => texts)).toEqual([
    ['aa', 'bb'],
    ['cc', 'ee'],
  ])
})

test('a text of a call that was aborted can be asked for again', async () => {
  const { embedder, scheduled } = open()
  const leaving = new AbortController()
  const left = failureOf(scheduled.embed(['tea'], { ...DOCUMENT, signal: leaving.signal }))
  await embedder.called(1)
  leaving.abort(new Error('the user left'))
  await left
  const again = scheduled.embed(['tea'], DOCUMENT)
  embedder.fail(leaving.signal.reason as Error)
  await embedder.answerAll()
  expect((await again).vectors).toEqual([embedWords('tea')])
  const early = scheduled.embed(['tea'], { ...DOCUMENT, signal: AbortSignal.abort(leaving.signal.reason) })
  expect(await failureOf(early)).toBe(leaving.signal.reason)
})

test('a call that fails rejects those whose texts are in it, with the cause; the others go on', async () => {
  const { embedder, scheduled } = open({ texts: 2 })
  const cause = new RangeError('the model is gone')
  const one = failureOf(scheduled.embed(['aa', 'bb', 'cc'], DOCUMENT))
  const other = scheduled.embed(['dd', 'cc'], DOCUMENT)
  await embedder.called(1)
  embedder.fail(cause)
  const error = expectError(await one, 'embedder_failed', {
    details: { embedder: 'by hand' },
    says: "Embedder 'by hand' failed.",
  })
  expect(error.cause).toBe(cause)
  await embedder.answerAll()
  expect((await other).vectors).toEqual(['dd', 'cc'].map((text) => embedWords(text)))
})

test('what is embedded anew is what the cache has from then on', async () => {
  const { embedder, scheduled } = open({ cacheBytes: 10_000 })
  const answer = async (word: string, options: ScheduledOptions) => {
    const before = embedder.calls.length
    const call = scheduled.embed(['tea'], options)
    await embedder.called(before + 1)
    embedder.answer({ vectors: [embedWords(word)] })
    await call
  }
  await answer('old', DOCUMENT)
  await answer('new', { ...FILL, fresh: true })
  expect((await scheduled.embed(['tea'], DOCUMENT)).vectors).toEqual([embedWords('new')])
})

test('the weights of texts come with them, in their order, from a call as from the cache', async () => {
  const { embedder, scheduled } = open({ cacheBytes: 10_000 })
  const asked = ['a', 'bbb', 'cc', 'bbb']
  const first = scheduled.embed(asked, DOCUMENT)
  await embedder.called(1)
  const { texts: sorted } = embedder.calls[0] ?? { texts: [] }
  expect(sorted).toEqual(['bbb', 'cc', 'a'])
  embedder.answer({
    vectors: sorted.map((text) => embedWords(text)),
    weights: sorted.map(({ length }) => length),
  })
  expect((await first).weights).toEqual([1, 3, 2, 3])
  expect((await scheduled.embed(['cc', 'a'], DOCUMENT)).weights).toEqual([2, 1])
})

test.for<[string, (count: number) => Float32Array[], string]>([
  ['too few vectors', () => [], 'returned 0 vectors for 2 texts'],
  [
    'vectors of two lengths',
    () => [embedWords('a'), embedWords('b', 32)],
    'returned a vector of 32 dimensions, not of 64',
  ],
  [
    'a vector that is not normalised',
    () => [embedWords('a'), embedWords('b').map((value) => value * 2)],
    'returned a vector of length 2.00, not 1. Normalise its vectors',
  ],
  [
    'a vector of no numbers',
    () => [embedWords('a'), embedWords('b').fill(NaN)],
    'returned a vector of length NaN, not 1.',
  ],
])('%s are refused', async ([, vectors, says]) => {
  const { embedder, scheduled } = open()
  const failing = failureOf(scheduled.embed(['aa', 'bb'], DOCUMENT))
  await embedder.called(1)
  embedder.answer({ vectors: vectors(2) })
  expectError(await failing, 'embedder_failed', {
    details: { embedder: 'by hand', reason: 'malformed' },
    says,
  })
})

test('each caller hears how many of its own texts are embedded, and of the loading', async () => {
  const { embedder, scheduled } = open({ texts: 2 })
  const told: Record<string, Progress[]> = { one: [], two: [] }
  embedder.load = async (options) => options?.onProgress?.({ phase: 'load', done: 1, total: 2 })
  const one = scheduled.embed(['aa', 'bb', 'aa', 'cc'], {
    ...DOCUMENT,
    onProgress: (progress) => told['one']?.push(progress),
  })
  const two = scheduled.embed(['cc'], { ...FILL, onProgress: (progress) => told['two']?.push(progress) })
  await embedder.answerAll()
  await Promise.all([one, two])
  const done = (progress: readonly Progress[]) =>
    progress.filter(({ phase }) => phase === 'embed').map(({ done, total }) => [done, total])
  expect(done(told['one'] ?? [])).toEqual([
    [2, 3],
    [3, 3],
  ])
  expect(done(told['two'] ?? [])).toEqual([[1, 1]])
  expect(told['two']?.[0]).toEqual({ phase: 'load', done: 1, total: 2 })
})

test('no texts are nobody’s call; after close() who waits, and who comes, is told that it is closed', async () => {
  const { embedder, scheduled } = open()
  expect(await scheduled.embed([], DOCUMENT)).toMatchObject({ vectors: [] })
  const waiting = failureOf(scheduled.embed(['tea'], DOCUMENT))
  await embedder.called(1)
  await scheduled.close?.()
  expectError(await waiting, 'closed', { details: { name: 'embedder' } })
  expectError(await failureOf(scheduled.embed(['tea'], DOCUMENT)), 'closed')
  expect(embedder.calls[0]?.signal?.aborted).toBe(true)
})
