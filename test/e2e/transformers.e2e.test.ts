import type { Browser, BrowserContext } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identityModel } from '../fakes/onnx.ts'
import { meanOf, rowOf, servedModel, SPOILED, unit } from '../fakes/tiny-model.ts'
import { launch } from './browser.ts'
import { type Proxy, startProxy } from './proxy.ts'
import {
  type EmbedderTab,
  GPU_RUNTIME,
  RUNTIME,
  serveTransformers,
  type TransformersSite,
} from './transformers-site.ts'

const tiny = { model: 'tiny', path: '/tiny/', wasmPaths: RUNTIME }

describe('a model that is run by transformers.js, in a worker in Chromium', () => {
  let site: TransformersSite
  let proxy: Proxy
  let browser: Browser
  let context: BrowserContext
  let tab: EmbedderTab

  beforeAll(async () => {
    site = await serveTransformers({
      files: {
        ...servedModel('/tiny/'),
        ...servedModel('/other/'),
        ...servedModel('/fresh/'),
        ...servedModel('/spoiled/', { 'onnx/model_quantized.onnx': SPOILED }),
        ...servedModel('/strange/', { 'onnx/model_quantized.onnx': identityModel() }),
        ...servedModel('/no-tokenizer/', { 'tokenizer.json': undefined }),
        ...servedModel('/bad-tokenizer/', { 'tokenizer.json': '{}' }),
        '/page/ort.mjs': '<!doctype html>',
        '/page/ort.wasm': '<!doctype html>',
      },
    })
    proxy = await startProxy(site.origin)
    browser = await launch(proxy.args)
    context = await browser.newContext()
    tab = await site.visit(context)
  })
  afterAll(async () => {
    await browser?.close()
    await proxy?.stop()
    await site?.stop()
  })

  const loaded = async (options: object = tiny, name = 'it'): Promise<void> => {
    expect(await tab.make(name, options as typeof tiny)).not.toHaveProperty('error')
    expect(await tab.load(name)).not.toHaveProperty('error')
  }
  const vectorsOf = async (texts: readonly string[], name = 'it') => {
    const { value } = await tab.embed(name, texts, 'document')
    return value ?? expect.fail('it did not embed')
  }

  it.each([
    ['missing', { mjs: '/ort/missing.mjs', wasm: '/ort/missing.wasm' }],
    ['a page', { mjs: '/page/ort.mjs', wasm: '/page/ort.wasm' }],
    ['swapped', { mjs: RUNTIME.mjs, wasm: RUNTIME.mjs }],
  ])('can be loaded again after a runtime whose files are %s', async (_, wasmPaths) => {
    await tab.make('bad', { ...tiny, wasmPaths })
    const { error } = await tab.load('bad')
    expect(error).toMatchObject({ code: 'embedder_failed', details: { reason: 'no_runtime' } })
    expect(error?.message).toContain('could not find ONNX Runtime')
    expect(error?.cause).toContain(' answered ')
  })

  it.each([
    [{ mjs: GPU_RUNTIME.mjs, wasm: RUNTIME.wasm }], // breaks off with an error that nobody waits for
    [{ mjs: RUNTIME.mjs, wasm: GPU_RUNTIME.wasm }], // cannot be linked
  ])('says that the files of the runtime do not fit together, where they do not: %o', async (wasmPaths) => {
    const other = await site.visit(context)
    await other.make('mixed', { ...tiny, wasmPaths })
    const { error } = await other.load('mixed')
    expect(error).toMatchObject({ code: 'embedder_failed', details: { reason: 'no_runtime' } })
    expect(error?.message).toContain('`wasmPaths` needs `mjs` and `wasm` of one build and one version')
    expect(error?.cause).not.toBe('')
    await other.page.close()
  })

  it('knows its dimensions once it has loaded, tells how far that has come, and is then cached', async () => {
    const id = 'transformers-1 tiny@main q8 mean'
    expect(await tab.make('it', tiny)).toEqual({ value: id })
    expect((await tab.status('it')).value).toMatchObject({ loaded: false, cached: false })
    const { value } = await tab.load('it')
    expect(value?.dimensions).toBe(8)
    expect(value?.heard.at(-1)).toMatchObject({ phase: 'load', file: { name: 'onnx/model_quantized.onnx' } })
    expect((await tab.status('it')).value).toEqual({ loaded: true, cached: true, downloadBytes: 0 })
  })

  it('gives unit vectors, the mean of the tokens’, and weighs them by tokens × length', async () => {
    await loaded()
    const texts = ['green tea', 'coffee', 'black coffees.']
    const expected = [['green', 'tea'], ['coffee'], ['black', 'coffee', '##s', '.']]
    const { vectors, weights } = await vectorsOf(texts)
    expected.forEach((tokens, index) => {
      const { vector, length } = meanOf(['[CLS]', ...tokens, '[SEP]'])
      expectClose(vectors[index], vector)
      expect(weights[index]).toBeCloseTo(tokens.length * length, 4)
    })
  })

  it('gives zeros for a text of which it knows nothing', async () => {
    await loaded()
    const { vectors, weights } = await vectorsOf(['', '  ', '☂☂ zzz', 'tea'])
    expect(vectors.slice(0, 3)).toEqual([0, 1, 2].map(() => Array.from({ length: 8 }, () => 0)))
    expect(weights.slice(0, 3)).toEqual([0, 0, 0])
    expectClose(vectors[3], meanOf(['[CLS]', 'tea', '[SEP]']).vector)
  })

  it('puts the words of its purpose before a text, and does not weigh them', async () => {
    await loaded({ ...tiny, queryPrefix: 'query: ' })
    const query = await tab.embed('it', ['green tea', ''], 'query')
    const { vector, length } = meanOf(['[CLS]', 'query', ':', 'green', 'tea', '[SEP]'])
    expectClose(query.value?.vectors[0], vector)
    expect(query.value?.weights[0]).toBeCloseTo(2 * length, 4)
    expect(query.value?.weights[1]).toBe(0)
    expectClose(
      (await vectorsOf(['green tea'])).vectors[0],
      meanOf(['[CLS]', 'green', 'tea', '[SEP]']).vector,
    )
  })

  it('pools as it is told: the first token, or the last that is no padding', async () => {
    await loaded({ ...tiny, pooling: 'cls' }, 'cls')
    await loaded({ ...tiny, pooling: 'last' }, 'last')
    const texts = ['green tea', 'snow']
    const first = await vectorsOf(texts, 'cls')
    for (const vector of first.vectors) expectClose(vector, unit(rowOf('[CLS]')).vector)
    expect(first.weights).toEqual([2, 1])
    const last = await vectorsOf(texts, 'last')
    for (const vector of last.vectors) expectClose(vector, unit(rowOf('[SEP]')).vector)
  })

  it('splits a text that is too long at its sentences, and joins the pieces by their lengths', async () => {
    await loaded({ ...tiny, maxTokens: 8 })
    const { vectors, weights } = await vectorsOf(['green tea snow. black coffees snow. garden'])
    const pieces = [
      ['green', 'tea', 'snow', '.'],
      ['black', 'coffee', '##s', 'snow', '.', 'garden'],
    ].map((tokens) => ({ tokens, ...meanOf(['[CLS]', ...tokens, '[SEP]']) }))
    const sum = rowOf('tea').map((_, at) =>
      pieces.reduce(
        (total, { tokens, vector, length }) => total + tokens.length * length * (vector[at] ?? 0),
        0,
      ),
    )
    const { vector, length } = unit(sum)
    expectClose(vectors[0], vector)
    expect(weights[0]).toBeCloseTo(length, 4)
  })

  it('fetches the files once, by itself only, and nothing from anywhere else', async () => {
    await loaded()
    await vectorsOf(['tea'])
    const asked = site.requests.length
    const second = await site.visit(context)
    await second.make('it', tiny)
    expect(await second.load('it')).not.toHaveProperty('error')
    expect((await second.embed('it', ['tea'], 'query')).value?.vectors).toHaveLength(1)
    const again = site.requests.slice(asked)
    expect(again.filter((request) => request.includes('/ort/'))).not.toEqual([])
    expect(again.filter((request) => request.includes('/tiny/'))).toEqual([])
    expect(proxy.passed.length).toBeGreaterThan(0)
    expect(proxy.refused).toEqual([])
  })

  it('runs several models in one worker, at once and one after the other', async () => {
    await tab.make('one', tiny)
    await tab.make('two', { ...tiny, model: 'other', path: '/other/', pooling: 'cls' })
    const both = await Promise.all([tab.load('one'), tab.load('two')])
    expect(both.map(({ value }) => value?.dimensions)).toEqual([8, 8])
    const [one, two] = await Promise.all([vectorsOf(['tea'], 'one'), vectorsOf(['tea'], 'two')])
    expectClose(one?.vectors[0], meanOf(['[CLS]', 'tea', '[SEP]']).vector)
    expectClose(two?.vectors[0], unit(rowOf('[CLS]')).vector)
    await tab.close('one')
    expect((await tab.status('one')).value).toMatchObject({ loaded: false, cached: true })
    await loaded(tiny, 'three')
    expectClose((await vectorsOf(['tea'], 'three')).vectors[0], one?.vectors[0] ?? [])
    expectClose((await vectorsOf(['tea'], 'two')).vectors[0], two?.vectors[0] ?? [])
  })

  const worksAfterwards = async (): Promise<void> => {
    await loaded(tiny, 'good')
    expectClose((await vectorsOf(['tea'], 'good')).vectors[0], meanOf(['[CLS]', 'tea', '[SEP]']).vector)
  }

  it.each([
    ['weights that are damaged', { path: '/spoiled/' }, 'could not read its weights'],
    ['a model that is no text model', { path: '/strange/' }, 'cannot embed with this model'],
    ['a pooling that the model has not', { pooling: 'sentence_embedding' }, 'cannot embed with this model'],
    ['a tokenizer that is missing', { path: '/no-tokenizer/' }, 'tokenizer.json'],
    ['a tokenizer that is none', { path: '/bad-tokenizer/' }, 'could not read its tokenizer'],
  ])('survives %s', async (_, changes, says) => {
    await tab.make('bad', { ...tiny, model: 'bad', ...(changes as object) })
    for (const { error } of [await tab.load('bad'), await tab.embed('bad', ['tea'], 'query')]) {
      expect(error).toMatchObject({ code: 'embedder_failed', details: { reason: 'bad_files' } })
      expect(error?.message).toContain(says)
    }
    await worksAfterwards()
  })

  it('survives that a GPU was asked for where none answers, and does without where none was', async () => {
    const wasmPaths = { ...RUNTIME, gpu: RUNTIME }
    await tab.make('gpu', { ...tiny, dtype: 'fp32', device: 'webgpu', wasmPaths })
    const { error } = await tab.load('gpu')
    expect(error).toMatchObject({ code: 'embedder_failed', details: { reason: 'no_gpu' } })
    await loaded({ ...tiny, dtype: 'fp32', wasmPaths }, 'any')
    expect((await tab.pace('any')).value).toMatchObject({ texts: 8 })
    await worksAfterwards()
  })

  it('survives that it is cancelled while it loads', async () => {
    await tab.make('it', { ...tiny, path: '/fresh/' })
    expect((await tab.load('it', 1)).error).toMatchObject({ code: 'Error', message: 'cancelled by the test' })
    expect((await tab.status('it')).value).toMatchObject({ loaded: false })
    expect((await tab.load('it')).value?.dimensions).toBe(8)
    await worksAfterwards()
  })

  it('asks a CDN for the runtime only where it is told to', async () => {
    expect(proxy.refused).toEqual([])
    const fresh = await site.visit(context)
    await fresh.make('it', { ...tiny, wasmPaths: 'cdn' })
    expect((await fresh.load('it')).error).toMatchObject({ details: { reason: 'no_runtime' } })
    expect(new Set(proxy.refused)).toEqual(new Set(['CONNECT cdn.jsdelivr.net:443']))
    await fresh.make('it', tiny)
    expect((await fresh.load('it')).value?.dimensions).toBe(8)
  })
})

describe('a page that forbids WebAssembly', () => {
  it('is told so, by its embedder', async () => {
    const site = await serveTransformers({ files: servedModel('/tiny/'), policy: "script-src 'self'" })
    const browser = await launch()
    try {
      const tab = await site.visit(await browser.newContext())
      await tab.make('it', tiny)
      const { error } = await tab.load('it')
      expect(error).toMatchObject({ code: 'embedder_failed', details: { reason: 'no_runtime' } })
      expect(error?.message).toContain("Allow it: script-src 'wasm-unsafe-eval'")
    } finally {
      await browser.close()
      await site.stop()
    }
  })
})

function expectClose(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, at) => expect(actual?.[at]).toBeCloseTo(value, 4))
}
