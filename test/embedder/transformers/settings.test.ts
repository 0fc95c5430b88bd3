import { expect, test } from 'vitest'
import { transformersEmbedder, type TransformersEmbedderOptions } from '../../../src/transformers.ts'
import { expectError, thrownBy } from '../../contracts/failure.ts'

const wasmPaths = { mjs: '/ort.mjs', wasm: '/ort.wasm' }
const mini = { model: 'Xenova/all-MiniLM-L6-v2', wasmPaths }
const idOf = (options: object): string => transformersEmbedder({ ...mini, ...options }).id

test('what changes vectors changes the id, and nothing else does', () => {
  const id = 'transformers-1 Xenova/all-MiniLM-L6-v2@main q8 mean'
  const same: Partial<TransformersEmbedderOptions>[] = [
    {},
    { dtype: 'q8', revision: 'main', pooling: 'mean', queryPrefix: '' },
    { device: 'wasm', threads: 2, wasmPaths: 'cdn' },
    { host: 'https://mirror.example', path: '/models/mini/', files: {} },
  ]
  expect(same.map(idOf)).toEqual(same.map(() => id))
  const other: Partial<TransformersEmbedderOptions>[] = [
    { model: 'Xenova/gte-small' },
    { dtype: 'fp32' },
    { revision: 'abc' },
    { pooling: 'cls' },
    { maxTokens: 128 },
    { queryPrefix: 'query: ' },
    { documentPrefix: 'query: ' },
  ]
  expect(new Set([id, ...other.map(idOf)]).size).toBe(other.length + 1)
})

test('what the table knows of a model is in its id as if it had been given', () => {
  const e5 = { model: 'Xenova/e5-small-v2' }
  expect(idOf(e5)).toBe('transformers-1 Xenova/e5-small-v2@main q8 mean ["query: ","passage: "]')
  expect(idOf({ ...e5, queryPrefix: 'query: ', documentPrefix: 'passage: ' })).toBe(idOf(e5))
  expect(idOf({ ...e5, queryPrefix: '' })).not.toBe(idOf(e5))
})

test('an id of one’s own is taken', () => {
  expect(idOf({ id: 'mine' })).toBe('mine')
})

test.each([
  ['model', { model: '' }, /^Model '' is no id/],
  ['dtype', { dtype: 'q3' }, /^There is no dtype 'q3'/],
  ['device', { device: 'cuda' }, /^device is one of wasm, webgpu, not 'cuda'/],
  ['pooling', { pooling: 'max' }, /^pooling is one of mean, cls, last, sentence_embedding, not 'max'/],
  ['threads', { threads: 0 }, /^threads is a whole number above 0, not 0/],
  ['maxTokens', { maxTokens: '9' }, /^maxTokens is a whole number above 0, not '9'/],
  ['queryPrefix', { queryPrefix: 7 }, /^queryPrefix is a text, not 7/],
  ['wasmPaths', { wasmPaths: undefined }, /'onnxruntime-web\/ort-wasm-simd-threaded.mjs\?url'/],
  ['wasmPaths', { wasmPaths: '/ort/' }, /two URLs, not '\/ort\/'/],
  ['wasmPaths', { wasmPaths: { ...wasmPaths, gpu: {} } }, /two URLs, not/],
  ['wasmPaths', { device: 'webgpu' }, /device 'webgpu' needs `wasmPaths.gpu`/],
  ['modle', { modle: 'x' }, /^transformersEmbedder has no option 'modle'\. It has model, dtype,/],
])('a %s that cannot be is refused at once', (argument, options, says) => {
  const error = thrownBy(() => idOf(options))
  expectError(error, 'invalid_argument', { details: { argument }, says })
})

test('a page that sends no options is told of the model', () => {
  const make = transformersEmbedder as (options?: unknown) => unknown
  expectError(
    thrownBy(() => make()),
    'invalid_argument',
    { details: { argument: 'model' } },
  )
})

test('it is made in Node, where it cannot load: there is no runtime', async () => {
  const embedder = transformersEmbedder(mini)
  expect(embedder).toMatchObject({ dimensions: undefined, pace: { texts: 8, calls: 1 } })
  const error = await embedder.load?.().catch((failure: Error) => failure)
  expectError(error as Error, 'embedder_failed', { details: { embedder: embedder.id, reason: 'no_runtime' } })
})
