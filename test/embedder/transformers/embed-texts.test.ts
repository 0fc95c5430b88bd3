import { expect, test } from 'vitest'
import { embedTexts } from '../../../src/embedder/transformers/embed-texts.ts'
import type { Model } from '../../../src/embedder/transformers/model.ts'
import { failureOf } from '../../contracts/failure.ts'

const UNKNOWN = 0
const [CLS, SEP] = [101, 102]

/** A model of words: the token of `w7` is 7, that of `?` it does not know. A text's vector says how many tokens it has. */
function modelOfNumbers({ maxTokens = 10, slow = 0 } = {}) {
  const run: number[][] = []
  const model: Model = {
    device: 'wasm',
    dimensions: 2,
    maxTokens,
    tokenizer: {
      unknown: UNKNOWN,
      encode(text) {
        const since = performance.now()
        while (performance.now() - since < slow);
        const words = text.split(/\s+/).filter((word) => word !== '')
        return [CLS, ...words.map((word) => (word === '?' ? UNKNOWN : Number(word.slice(1)))), SEP]
      },
    },
    async run(texts) {
      run.push(...texts.map((tokens) => [...tokens]))
      return texts.map((tokens) => ({ vector: Float32Array.of(1, 0), length: 1 / tokens.length }))
    },
    release: async () => {},
  }
  return { model, run }
}

const options = (signal?: AbortSignal) => ({ prefix: '', pooling: 'mean' as const, signal })
const numbered = (count: number): string => Array.from({ length: count }, (_, at) => `w${at + 1}`).join(' ')

test.for([3, 20, 500])('a text of %i words is read whole, in pieces that the model reads', async (count) => {
  const { model, run } = modelOfNumbers()
  const { vectors, weights } = await embedTexts(model, [numbered(count)], options())
  const own = run.map((tokens) => tokens.slice(1, -1))
  expect(own.flat().toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: count }, (_, at) => at + 1),
  )
  expect(run.every((tokens) => tokens.length <= 10)).toBe(true)
  expect(vectors).toEqual([Float32Array.of(1, 0)])
  expect(weights?.[0]).toBeGreaterThan(0)
})

test('a text of which the model knows nothing has zeros, however long it is; one word that it knows is enough', async () => {
  const { model } = modelOfNumbers()
  const texts = ['?', '? '.repeat(20), '? '.repeat(400), `${'? '.repeat(400)}w7`, '']
  const { weights } = await embedTexts(model, texts, options())
  expect(weights?.map((weight) => weight > 0)).toEqual([false, false, false, true, false])
})

test('while a very long text is split, others get in, and can stop it', async () => {
  const { model, run } = modelOfNumbers({ slow: 0.5 })
  const stopping = new AbortController()
  const reason = new Error('the user left')
  const failing = failureOf(embedTexts(model, [numbered(5000)], options(stopping.signal)))
  setTimeout(() => stopping.abort(reason))
  expect(await failing).toBe(reason)
  expect(run).toEqual([])
})
