import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkOf } from '../../../src/embedder/transformers/files/check.ts'
import { modelFolders } from '../../../src/embedder/transformers/files/find-files.ts'
import { dataFilesOf, neededFiles } from '../../../src/embedder/transformers/files/needed.ts'
import { checkSource, fileUrl, type ModelSource } from '../../../src/embedder/transformers/files/source.ts'
import { tallyOf } from '../../../src/embedder/transformers/files/tally.ts'
import type { Progress } from '../../../src/core/call.ts'
import { expectError, thrownBy } from '../../contracts/failure.ts'
import { graphFile } from './graph-file.ts'

describe('the files that a model needs', () => {
  test('are named as transformers.js names them, large ones last', () => {
    expect(neededFiles('q8', 0)).toEqual([
      'config.json',
      'tokenizer_config.json',
      'tokenizer.json',
      'onnx/model_quantized.onnx',
    ])
    expect(neededFiles('fp32', 0).at(-1)).toBe('onnx/model.onnx')
    expect(neededFiles('q4f16', 2).slice(3)).toEqual([
      'onnx/model_q4f16.onnx',
      'onnx/model_q4f16.onnx_data',
      'onnx/model_q4f16.onnx_data_1',
    ])
  })

  test.each([
    [undefined, 0],
    [{}, 0],
    [true, 1],
    [3, 3],
    [{ 'model_quantized.onnx': 2, model: 7 }, 2],
    [{ model: true }, 1],
    [{ 'model.onnx': 1 }, 0],
    [-1, 0],
    [1e9, 0],
    ['many', 0],
  ])('have data files beside the graph where the config says %j: %i', (format, count) => {
    const config = { 'transformers.js_config': { use_external_data_format: format } }
    expect(dataFilesOf(config, 'q8')).toBe(count)
  })

  test('need no config to be named', () => {
    expect(
      [undefined, null, 'text', { 'transformers.js_config': null }].map((each) => dataFilesOf(each, 'q8')),
    ).toEqual([0, 0, 0, 0])
  })
})

describe('a source', () => {
  const model = 'Xenova/all-MiniLM-L6-v2'

  test('leads to the hub, to a mirror, or to a folder', () => {
    const url = (source: Partial<ModelSource>) => fileUrl({ model, ...source }, 'onnx/model.onnx')
    expect(url({})).toBe('https://huggingface.co/Xenova/all-MiniLM-L6-v2/resolve/main/onnx/model.onnx')
    expect(url({ host: 'https://hf.example/', revision: 'refs/pr/1' })).toBe(
      'https://hf.example/Xenova/all-MiniLM-L6-v2/resolve/refs%2Fpr%2F1/onnx/model.onnx',
    )
    expect(url({ path: 'https://ours.example/minilm' })).toBe('https://ours.example/minilm/onnx/model.onnx')
    expect(url({ path: 'chrome-extension://abc/minilm/' })).toBe(
      'chrome-extension://abc/minilm/onnx/model.onnx',
    )
  })

  test.each<Partial<ModelSource>>([
    {},
    { model: 'minilm' },
    { model: 'a.b/c_d-1.5' },
    { dtype: 'q4', revision: 'v1.0', host: 'http://localhost:8080', path: '/models/minilm' },
    { revision: 'refs/pr/21', path: 'https://ours.example/a%20b/' },
  ])('may be %j', (source) => {
    expect(() => checkSource({ model, ...source })).not.toThrow()
  })

  test.each<[string, object]>([
    ['model', { model: '../secrets' }],
    ['model', { model: 'a/../b' }],
    ['model', { model: 'a/b/c' }],
    ['model', { model: 'https://evil.example/x' }],
    ['model', { model: 'a/b?x' }],
    ['model', { model: '' }],
    ['model', { model: undefined }],
    ['model', { model: 3 }],
    ['dtype', { dtype: 'q7' }],
    ['dtype', { dtype: 'toString' }],
    ['revision', { revision: '../main' }],
    ['revision', { revision: 'a b' }],
    ['revision', { revision: '' }],
    ['host', { host: 'huggingface.co' }],
    ['host', { host: 'javascript:alert(1)' }],
    ['host', { host: 'https://hf.example/?x=' }],
    ['path', { path: 'models/minilm' }],
    ['path', { path: '//evil.example/x' }],
    ['path', { path: 'data:text/plain,x' }],
    ['path', { path: '/models#x' }],
  ])('is refused where its %s is wrong: %j', (argument, source) => {
    const error = thrownBy(() => checkSource({ model, ...source }))
    expectError(error, 'invalid_argument', { details: { argument }, says: /\. / })
  })

  test('is refused without repeating a password', () => {
    const error = thrownBy(() => checkSource({ model, path: 'https://ada:hunter2@ours.example/' }))
    expect(error.message).toMatch("Path 'https://…@ours.example/' is no folder's URL")
  })
})

/** Lets a file pass its check, in chunks of these sizes. */
function pass(name: string, bytes: Uint8Array, chunk = bytes.length): void {
  const check = checkOf(name)
  for (let at = 0; at < bytes.length; at += chunk) check.write(bytes.subarray(at, at + chunk))
  check.end()
}
const text = (content: string) => new TextEncoder().encode(content)

describe('a file’s check', () => {
  test('passes whole graphs, whatever chunks they come in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 600 }), (size, chunk) =>
        pass('onnx/model.onnx', graphFile(size), chunk),
      ),
    )
  })

  test('sees that a graph is cut, wherever that was', () => {
    const whole = graphFile(200)
    const graphEnd = whole.length - 4 // the fields behind it may be missing in a model
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (length) => {
        fc.pre(length !== graphEnd)
        expect(() => pass('onnx/model.onnx', whole.subarray(0, length))).toThrow(/is cut|is no ONNX model/)
      }),
    )
    expect(() => pass('onnx/model.onnx', whole.subarray(0, 100))).toThrow(
      'is cut: 110 bytes are missing in the end.',
    )
  })

  test.each([
    ['onnx/model.onnx', '<!DOCTYPE html><title>Log in</title>', 'is a web page.'],
    ['onnx/model.onnx', '  <html lang="en">', 'is a web page.'],
    [
      'onnx/model.onnx',
      'version https://git-lfs.github.com/spec/v1\noid sha256:…',
      'is a pointer of Git LFS',
    ],
    ['onnx/model.onnx', '{"error":"not found"}', 'is JSON and not a model.'],
    ['onnx/model.onnx', 'Entry not found', 'is no ONNX model'],
    ['onnx/model.onnx', '', 'is empty.'],
    ['onnx/model.onnx_data', '<html>', 'is a web page.'],
    ['onnx/model.onnx_data', '', 'is empty.'],
    ['tokenizer.json', '<!doctype html>', 'is a web page.'],
    ['tokenizer.json', 'version https://git-lfs.github.com/spec/v1', 'is a pointer of Git LFS'],
    ['tokenizer.json', '{"model":{"vo', 'is no valid JSON.'],
    ['tokenizer.json', '3', 'holds no object.'],
    ['config.json', '', 'is empty.'],
    ['config.json', '{"model":{},"pre_tokenizer":null}', 'is a tokenizer.json.'],
    ['config.json', '{"tokenizer_class":"BertTokenizer"}', 'is a tokenizer_config.json.'],
    ['tokenizer.json', '{"model_type":"bert"}', 'is a config.json.'],
    ['tokenizer_config.json', '{"pre_tokenizer":null}', 'is a tokenizer.json.'],
    ['tokenizer_config.json', '{"model_type":"bert"}', 'is a config.json.'],
  ])('refuses %s with %j: %s', (name, content, says) => {
    expect(() => pass(name, text(content))).toThrow(says)
  })

  test('reads JSON whose characters are cut between chunks, and refuses what is no UTF-8', () => {
    expect(() => pass('tokenizer.json', text('{"vocab":{"grüner 🍵":1}}'), 1)).not.toThrow()
    expect(() => pass('tokenizer.json', new Uint8Array([0x7b, 0xff, 0x7d]))).toThrow('is no valid JSON.')
  })

  test.each([
    ['config.json', '{"model_type":"mt5","tokenizer_class":"T5Tokenizer"}'],
    ['config.json', '{"hidden_size":384}'],
    ['tokenizer_config.json', '{}'],
    ['tokenizer.json', '{"model":{},"pre_tokenizer":null,"model_max_length":512}'],
  ])('lets %s be %j', (name, content) => {
    expect(() => pass(name, text(content))).not.toThrow()
  })

  test('lets weights be any bytes', () => {
    expect(() => pass('onnx/model.onnx_data', new Uint8Array([0, 60, 123]))).not.toThrow()
  })
})

describe('a model in a folder', () => {
  const at = (...paths: string[]) => paths.map((path) => ({ path, file: new Blob([path]) }))
  const found = async (model: string, name: string, paths: string[]) =>
    modelFolders(at(...paths), model)[0]
      ?.find(name)
      ?.text()

  test('is found with onnx/ or flat, below any folder', async () => {
    const name = 'onnx/model_quantized.onnx'
    const paths = ['config.json', name]
    expect(await found('minilm', name, paths)).toBe(name)
    expect(await found('minilm', name, ['./x/config.json', './x/model_quantized.onnx'])).toBe(
      './x/model_quantized.onnx',
    )
    expect(
      await found(
        'minilm',
        name,
        paths.map((path) => `/a/b/${path}`),
      ),
    ).toBe(`/a/b/${name}`)
    expect(
      await found(
        'minilm',
        name,
        paths.map((path) => `a\\${path.replace('/', '\\')}`),
      ),
    ).toBe('a\\onnx\\model_quantized.onnx')
  })

  test('is not the pooling of sentence-transformers, nor another model beside it', async () => {
    const graph = 'onnx/model.onnx'
    const paths = [
      '1/config.json',
      'm/x/config.json',
      `m/x/${graph}`,
      'm/MiniLM/config.json',
      `m/MiniLM/${graph}`,
    ]
    expect(await found('Xenova/minilm', 'config.json', paths)).toBe('m/MiniLM/config.json')
    expect(await found('Xenova/other', 'config.json', paths)).toBe('m/x/config.json')
  })

  test('says which forms of weights it has', () => {
    expect(modelFolders(at('config.json', 'onnx/model.onnx', 'model_q4.onnx'), 'm')[0]?.dtypes).toEqual([
      'fp32',
      'q4',
    ])
    expect(modelFolders(at('tokenizer.json'), 'm')).toEqual([])
  })
})

describe('progress', () => {
  test('is told per file and in all, in all once each size is known', () => {
    const heard: Progress[] = []
    const tally = tallyOf((progress) => heard.push(progress))
    tally.begin('config.json', 10)
    tally.add('config.json', 10)
    tally.end('config.json')
    tally.expect(
      new Map([
        ['tokenizer.json', undefined],
        ['onnx/model.onnx', 100],
      ]),
    )
    tally.begin('tokenizer.json', undefined)
    tally.add('tokenizer.json', 20)
    tally.end('tokenizer.json')
    tally.begin('onnx/model.onnx', 90)
    tally.add('onnx/model.onnx', 60)
    tally.add('onnx/model.onnx', 40)
    expect(heard.map(({ done, total }) => [done, total])).toEqual([
      [0, 10],
      [10, 10],
      [10, 10],
      [10, undefined],
      [30, undefined],
      [30, 130],
      [30, 120],
      [90, 120],
      [130, 130],
    ])
    expect(heard.at(-2)).toEqual({
      phase: 'load',
      done: 90,
      total: 120,
      file: { name: 'onnx/model.onnx', done: 60, total: 90 },
    })
  })
})
