import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splitText } from '../../src/embedder/transformers/split.ts'
import { launch } from './browser.ts'
import {
  type EmbedderTab,
  RUNTIME,
  serveTransformers,
  SHARED_MODELS,
  type TransformersSite,
} from './transformers-site.ts'

const FOLDER = join(SHARED_MODELS, 'all-MiniLM-L6-v2')
const miniLm = {
  model: 'Xenova/all-MiniLM-L6-v2',
  path: '/models/all-MiniLM-L6-v2/',
  threads: 2,
  wasmPaths: RUNTIME,
}

/** Forty sentences, no two alike. */
const LONG_SENTENCES = Array.from(
  { length: 40 },
  (_, index) =>
    `On day ${index} she walked ${index + 3} miles through the garden and saw snow${index % 2 ? ' again' : ''}.`,
)

const json = (name: string): object => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as object
const tokenizer = (): Tokenizer => new Tokenizer(json('tokenizer.json'), json('tokenizer_config.json'))

interface Reference {
  readonly texts: readonly { readonly text: string; readonly vector: readonly number[] }[]
}

describe.skipIf(!existsSync(FOLDER))('all-MiniLM-L6-v2 (skipped where ../shared/models is missing)', () => {
  let site: TransformersSite
  let browser: Browser
  let context: BrowserContext
  let tab: EmbedderTab

  beforeAll(async () => {
    site = await serveTransformers({ isolated: true })
    browser = await launch()
    context = await browser.newContext()
    tab = await site.visit(context)
    await tab.make('it', miniLm)
    expect(await tab.load('it')).not.toHaveProperty('error')
  })
  afterAll(async () => {
    await browser?.close()
    await site?.stop()
  })

  /** How often the runtime's script was asked for. */
  const scripts = (): number => site.requests.filter((request) => request.includes(RUNTIME.mjs)).length
  const vectorsOf = async (texts: readonly string[], from = tab): Promise<readonly number[][]> =>
    (await from.embed('it', texts, 'document')).value?.vectors ?? expect.fail('it did not embed')

  it('gives the vectors of the float32 original, as nearly as int8 can', async () => {
    const { texts } = json('reference.json') as Reference
    const vectors = await vectorsOf(texts.map(({ text }) => text))
    const cosines = texts.map(({ vector }, index) => cosine(vector, vectors[index]))
    expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.97)
    expect(cosines.reduce((sum, value) => sum + value, 0) / cosines.length).toBeGreaterThanOrEqual(0.985)
  })

  it('gives a text nearly the same vector alone, among others, and on one thread', async () => {
    const text = 'She told him about the garden.'
    const others = [
      'A short one.',
      'The trip to the mountains was long, and there was snow.',
      'He drinks tea at night.',
    ]
    const [alone] = await vectorsOf([text])
    expect(scripts()).toBeGreaterThan(2) // looked for, imported, and once more by each further thread
    const before = scripts()
    const single = await site.visit(context)
    await single.make('it', { ...miniLm, threads: 1 })
    expect(cosine(alone, (await vectorsOf([...others, text]))[3])).toBeGreaterThan(0.99)
    expect(cosine(alone, (await vectorsOf([text], single))[0])).toBeGreaterThan(0.99)
    expect(scripts() - before).toBe(2)
    await single.page.close()
  })

  it('embeds all of a long text: its pieces, each as long as the model reads, by their weights', async () => {
    const text = LONG_SENTENCES.join(' ')
    const words = tokenizer()
    const measure = (piece: string): number => words.encode(piece, { add_special_tokens: false }).ids.length
    const pieces = [...splitText(text, { measure, limit: 254 })]
    expect(pieces.map(measure)).toEqual([246, 247, 87])
    const { value } = await tab.embed('it', [text, ...pieces], 'document')
    const [whole, ...parts] = value?.vectors ?? []
    const [weight, ...weights] = value?.weights ?? []
    const sum = (parts[0] ?? []).map((_, at) =>
      parts.reduce((total, vector, index) => total + (weights[index] ?? NaN) * (vector[at] ?? NaN), 0),
    )
    const length = Math.hypot(...sum)
    expect(cosine(whole, sum) / length).toBeGreaterThan(0.995)
    expect((weight ?? NaN) / length).toBeCloseTo(1, 1)
  })

  it('starts a second time without asking for the model', async () => {
    const asked = site.requests.length
    const second = await site.visit(context)
    await second.make('it', miniLm)
    expect((await second.status('it')).value).toEqual({ loaded: false, cached: true, downloadBytes: 0 })
    expect((await second.load('it')).value?.dimensions).toBe(384)
    expect(site.requests.slice(asked).filter((request) => request.includes('/models/'))).toEqual([])
    await second.page.close()
  })
})

/** Of unit vectors. */
function cosine(one: readonly number[] = [], other: readonly number[] = []): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? NaN), 0)
}
