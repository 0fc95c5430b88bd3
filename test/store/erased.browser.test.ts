/** What is erased is nowhere in the database: not in a table, a pack, a key, a history or a vector. */
import { expect, test } from 'vitest'
import { KeepsakeError } from '../../src/core/errors.ts'
import type { Namespace } from '../../src/core/namespace.ts'
import type { Write } from '../../src/core/write.ts'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { english, terms } from '../../src/search/tokens.ts'
import { quantize } from '../../src/search/vectors.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { embedWords, fakeEmbedder } from '../fakes/fake-embedder.ts'
import { newName, openDatabase } from '../storage/database.ts'
import { type Haystack, readHaystack, textsIn, vectorsIn } from './haystack.ts'

const BOB = ['users', 'bob']
/** Everything of hers goes, her own items included. */
const EVE: readonly Namespace[] = [
  ['users', 'eve'],
  ['users', 'eve', 'diary'],
  ['users', 'eve', '$keepsake', 'threads'],
]
/** Numbers as words, so that each item has a word and a vector of its own, which is part of no other. */
const nameOf = (at: number): string =>
  [...String(at).padStart(4, '0')].map((digit) => 'bdfgklmprt'[Number(digit)]).join('o')

/** A text that stands in one place, with its word, its key and its vector. */
interface Trace {
  readonly namespace: Namespace
  readonly key: string
  readonly text: string
  readonly word: string
}

const traceOf = (kind: string, at: number, namespace: Namespace): Trace => {
  const word = `${kind}${nameOf(at)}ing`
  return { namespace, key: `key-of-${word}`, text: `the ${word} is near the ${kind} sea`, word }
}
const secrets = Array.from({ length: 300 }, (_, at) => traceOf('eve', at, EVE[at % 3] as Namespace))
const single = traceOf('lone', 1, BOB)
const kept = Array.from({ length: 3000 }, (_, at) =>
  traceOf('bob', at, at % 2 === 0 ? BOB : ['users', 'b', 'e']),
)

const toPut = ({ namespace, key, text }: Trace): Write => ({
  op: 'put',
  namespace,
  key,
  value: { content: text },
  why: `because of ${text}`,
})

/** An item's text in the second of its states. */
const edited = (trace: Trace): Trace => ({
  ...trace,
  text: `no ${trace.word}s any more`,
  word: `${trace.word}s`,
})

/** A store whose packs, blobs, rows, history and tombstones all hold something of everything. */
async function fill(store: Store, name: string): Promise<void> {
  const all = kept.flatMap((trace, at) => (at % 10 === 0 ? [trace, secrets[at / 10] as Trace] : [trace]))
  const write = async (traces: readonly Trace[]): Promise<void> => {
    for (let from = 0; from < traces.length; from += 600) {
      await store.write(traces.slice(from, from + 600).map(toPut), { reserved: true })
    }
  }
  await write([single, ...all.slice(0, 1700)])
  await expect.poll(() => packsIn(name), { timeout: 20_000 }).toBe(1)
  await write(all.slice(1700, 3200))
  await write([single, ...secrets.slice(0, 60), ...kept.slice(0, 60)].map(edited))
  const blobsIn = async () => (await readHaystack(name)).counts['segments']
  await expect.poll(blobsIn, { timeout: 20_000, interval: 400 }).toBe(0)
  await write(all.slice(3200)) // too few to be packed: they stay blobs
  const gone = [...secrets.slice(60, 90), ...kept.slice(60, 90)]
  await store.write(
    gone.map(({ namespace, key, text }) => ({ op: 'delete', namespace, key, why: `of ${text}` })),
    { reserved: true },
  )
}

/** How many packs a database has that hold every row before its blobs. */
async function packsIn(name: string): Promise<number> {
  const { counts } = await readHaystack(name)
  return counts['segments'] === 0 ? (counts['packs'] ?? 0) : 0
}

/** What of these is in the database, by sort of trace. */
function leftOf(haystack: Haystack, traces: readonly Trace[]) {
  const stems = traces.flatMap(({ word }) => terms(word, english))
  const indexed = traces.filter(({ namespace }) => !namespace.includes('$keepsake'))
  return {
    texts: textsIn(
      haystack,
      traces.map(({ text }) => text),
    ).length,
    words: textsIn(haystack, [...traces.map(({ word }) => word), ...stems]).length,
    keys: textsIn(
      haystack,
      traces.map(({ key }) => key),
    ).length,
    vectors: vectorsIn(
      haystack,
      indexed.map(({ text }) => quantize(embedWords(text), 1).codes),
    ),
  }
}

const NOTHING = { texts: 0, words: 0, keys: 0, vectors: 0 }

test('nothing of what is erased is anywhere in the database', { timeout: 120_000 }, async () => {
  const name = newName()
  const open = () => createStore({ storage: openDatabase(name), embedder: fakeEmbedder() })
  const [store, other] = [open(), open()]
  await fill(store, name)
  await other.search([], { query: 'sea' })
  const erased = [...secrets, single, ...secrets.slice(0, 60).map(edited), edited(single)]
  const stay = kept.slice(90, 390)

  const before = await readHaystack(name)
  expect(before.counts).toMatchObject({ items: 3301, history: 181 })
  expect(Math.min(before.counts['packs'] ?? 0, before.counts['segments'] ?? 0)).toBeGreaterThan(0)
  const found = leftOf(before, erased)
  expect([found.texts, found.keys]).toEqual([362, 362]) // so the scan finds what there is
  expect(found.words).toBe(2 * 362)
  expect(found.vectors).toBeGreaterThan(150)
  expect(leftOf(before, stay)).toEqual({ texts: 300, words: 600, keys: 300, vectors: 300 })

  expect(await store.erase({ namespace: BOB, key: single.key })).toBe(1)
  expect(await store.erase({ prefix: ['users', 'eve'] })).toBe(270)
  await expectErased()
  for (const one of [store, other, open()]) {
    const lexical = { mode: 'lexical', limit: 10 } as const
    expect(await one.search([], { query: `${erased[3]?.word} ${single.word}`, ...lexical })).toEqual([])
    expect(await one.search([], { query: stay[7]?.word, ...lexical })).toMatchObject([{ key: stay[7]?.key }])
    expect(await one.search(['users', 'eve'], { query: 'sea' })).toEqual([])
  }
  await store.write(Array.from({ length: 1100 }, (_, at) => toPut(traceOf('new', at, BOB))))
  await expect.poll(() => packsIn(name), { timeout: 20_000 }).toBeGreaterThan(0) // it is not brought back
  await expectErased()

  async function expectErased(): Promise<void> {
    const after = await readHaystack(name)
    expect(leftOf(after, erased)).toEqual(NOTHING)
    expect(textsIn(after, ['eve', 'diary', 'threads'])).toEqual([])
    expect(leftOf(after, stay)).toEqual({ texts: 300, words: 600, keys: 300, vectors: 300 })
  }
})

type Turn = (vector: Float32Array) => Float32Array
const asIs: Turn = (vector) => vector
const reversed: Turn = (vector) => vector.toReversed()
const negated: Turn = (vector) => vector.map((value) => -value)

/** An embedder whose vectors are none of another's. */
function turning(id: string, turn: Turn): Embedder {
  const fake = fakeEmbedder({ id })
  return {
    id,
    dimensions: fake.dimensions,
    async embed(texts, options) {
      const { vectors } = await fake.embed(texts, options)
      return { vectors: vectors.map(turn) }
    },
  }
}

test('of what is erased no set holds anything, whoever erases, and each keeps the rest', async () => {
  const name = newName()
  const fills = [...secrets.slice(0, 100), ...kept.slice(0, 500)].toSorted((one, other) =>
    one.word.slice(-8) < other.word.slice(-8) ? -1 : 1,
  )
  const indexed = (traces: readonly Trace[]) =>
    traces.filter(({ namespace }) => !namespace.includes('$keepsake'))
  const vectorsOf = (haystack: Haystack, traces: readonly Trace[]): number[] =>
    [asIs, reversed, negated].map((turn) =>
      vectorsIn(
        haystack,
        indexed(traces).map(({ text }) => quantize(turn(embedWords(text)), 1).codes),
      ),
    )
  const plain = createStore({
    storage: openDatabase(name),
    embedder: fakeEmbedder(),
    makeEmbedder: ({ id }) => turning(id, reversed),
  })
  await plain.write(fills.map(toPut), { reserved: true })
  await plain.upgrade({ id: 'better' })
  // One that has come half way, and where a part of what it lacks lies before what it has.
  const third = turning('third', negated)
  let isPatient = false
  const embed: typeof third.embed = async (texts, options) => {
    if (texts.length > 3 && !isPatient) {
      const details = { embedder: 'third', reason: 'timeout' } as const // of which no text is to blame
      throw new KeepsakeError('embedder_failed', 'One thing after the other.', { details })
    }
    return third.embed(texts, options)
  }
  const half = createStore({ storage: openDatabase(name), embedder: { ...third, embed } })
  await half.write([toPut(single), toPut(secrets[201] as Trace), toPut(kept[600] as Trace)])
  const gone = [...secrets.slice(0, 100), secrets[201] as Trace, single]
  const stay = kept.slice(0, 500)
  const all = await readHaystack(name)
  const of = indexed(gone).length
  expect(vectorsOf(all, gone)).toEqual([of - 2, of - 2, 2])
  expect(vectorsOf(all, stay)).toEqual([500, 500, 0])

  const stranger = createStore({ storage: openDatabase(name), embedder: fakeEmbedder({ id: 'stranger' }) })
  await stranger.erase({ namespace: BOB, key: single.key })
  await stranger.erase({ prefix: ['users', 'eve'] })
  const left = await readHaystack(name)
  expect(leftOf(left, gone)).toEqual(NOTHING)
  expect(vectorsOf(left, gone)).toEqual([0, 0, 0])
  expect(vectorsOf(left, stay)).toEqual([500, 500, 0])
  expect(vectorsOf(left, [kept[600] as Trace])).toEqual([0, 0, 1]) // also behind what has no vector
  await plain.downgrade()
  isPatient = true
  for (const store of [plain, half]) {
    await expect.poll(() => store.embedding(), { timeout: 20_000 }).toMatchObject({ items: 501, pending: 0 })
  }
})
