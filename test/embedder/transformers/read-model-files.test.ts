/** Where nothing can be kept, as in Node: files are given, or fetched each time. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Progress } from '../../../src/core/call.ts'
import type { EmbedderFailure } from '../../../src/core/errors.ts'
import {
  deleteModel,
  downloadModel,
  importModel,
  modelStatus,
  readModelFiles,
} from '../../../src/embedder/transformers/files.ts'
import { neededFiles } from '../../../src/embedder/transformers/files/needed.ts'
import { expectError, failureOf } from '../../contracts/failure.ts'
import type { Reply } from '../../fakes/model-server.ts'
import { modelWithData, smallModel } from './graph-file.ts'
import { half, type Hub, hubWith, packed } from './hub.ts'

const model = 'ours/tiny'
const files = smallModel()
const GRAPH = 'onnx/model_quantized.onnx'
let hub: Hub

beforeAll(async () => {
  hub = await hubWith(model, files)
})
beforeEach(() => {
  hub.spoil({})
  hub.fetched()
})
afterAll(() => hub.stop())

const source = () => ({ model, host: hub.origin })
const bytesOf = async (read: ReadonlyMap<string, Blob>) =>
  Object.fromEntries(
    await Promise.all(
      [...read].map(async ([name, blob]) => [name, new Uint8Array(await blob.arrayBuffer())]),
    ),
  ) as Record<string, Uint8Array>

describe('a model is fetched each time', () => {
  test('whole, config first, with progress', async () => {
    const heard: Progress[] = []
    const read = await readModelFiles(source(), { download: true, onProgress: (each) => heard.push(each) })
    expect(await bytesOf(read)).toEqual(files)
    expect(hub.fetched()).toEqual(Object.keys(files))
    const total = Object.values(files).reduce((sum, { length }) => sum + length, 0)
    expect(heard.at(-1)).toEqual({
      phase: 'load',
      done: total,
      total,
      file: { name: GRAPH, done: files[GRAPH]?.length, total: files[GRAPH]?.length },
    })
    expect(heard[0]).toEqual({
      phase: 'load',
      done: 0,
      file: { name: 'config.json', done: 0, total: files['config.json']?.length },
    })
    expect(heard.every(({ done }, index) => done >= (heard[index - 1]?.done ?? 0))).toBe(true)
  })

  test('with the files beside its graph that its config names', async () => {
    const large = modelWithData()
    const other = await hubWith(model, large)
    try {
      const read = await readModelFiles({ model, host: other.origin }, { download: true })
      expect(await bytesOf(read)).toEqual(large)
    } finally {
      await other.stop()
    }
  })

  test('with the total of the table from the first, where it is known', async () => {
    const known = 'Xenova/gte-small'
    const other = await hubWith(known, files)
    try {
      const totals: (number | undefined)[] = []
      const onProgress = ({ total }: Progress) => totals.push(total)
      await readModelFiles({ model: known, host: other.origin }, { download: true, onProgress })
      const listed = 711_661 + 557 + 34_000_000
      expect(totals[0]).toBe(listed + (files['config.json']?.length ?? 0))
      expect(totals.at(-1)).toBe(Object.values(files).reduce((sum, { length }) => sum + length, 0))
    } finally {
      await other.stop()
    }
  })

  test('from a folder of one’s own', async () => {
    const path = `${hub.origin}${hub.pathOf('')}`
    expect(await bytesOf(await readModelFiles({ model: 'mine', path }, { download: true }))).toEqual(files)
  })

  test('only where it may be: else nobody is asked', async () => {
    const error = await failureOf(readModelFiles(source()))
    expectError(error, 'embedder_failed', {
      details: { embedder: model, reason: 'bad_files' },
      says: "config.json of model 'ours/tiny' is not here. Download or import the model first.",
    })
    expect(hub.fetched()).toEqual([])
  })
})

describe('a fetch that fails is a typed error with the file’s name', () => {
  const graph = files[GRAPH]
  test.each<[string, Reply, EmbedderFailure, string | RegExp]>([
    ['is cut', half(graph, 'cut'), 'unreachable', /broke off after \d+ of 314 bytes\. Check the connection/],
    [
      'is cut before it begins',
      { cut: 'before' },
      'unreachable',
      'could not be fetched from http://127.0.0.1:',
    ],
    ['ends early', half(graph, 'short'), 'bad_files', 'is cut: 153 bytes are missing in the end.'],
    ['is gated', { status: 401 }, 'unauthorized', 'The server refuses onnx/model_quantized.onnx'],
    ['is forbidden', { status: 403 }, 'unauthorized', '(403): it is gated, private or not there.'],
    ['is not there', { status: 404 }, 'bad_files', 'There is no onnx/model_quantized.onnx'],
    ['is too many', { status: 429 }, 'rate_limited', 'The server answered 429'],
    ['breaks the server', { status: 500 }, 'server', 'The server answered 500'],
    ['is a web page', { body: '<!doctype html><p>Log in' }, 'bad_files', 'is a web page.'],
    ['is empty', { body: '' }, 'bad_files', 'is empty.'],
  ])('where it %s', async (_, reply, reason, says) => {
    hub.spoil({ [GRAPH]: reply })
    const error = await failureOf(readModelFiles(source(), { download: true }))
    const details = { embedder: model, reason, ...(reply.status !== undefined && { status: reply.status }) }
    expectError(error, 'embedder_failed', { details, says })
    expect(error.message).toContain(GRAPH)
    hub.spoil({})
    expect((await readModelFiles(source(), { download: true })).size).toBe(4)
  })

  test('where JSON is cut', async () => {
    hub.spoil({ 'tokenizer.json': half(files['tokenizer.json'], 'short') })
    const error = await failureOf(readModelFiles(source(), { download: true }))
    expectError(error, 'embedder_failed', {
      details: { embedder: model, reason: 'bad_files' },
      says: 'The file tokenizer.json of model',
    })
  })

  test('but not where a file is packed on its way, and its length is that of what was sent', async () => {
    hub.spoil({ 'config.json': packed(files['config.json']) })
    expect(await bytesOf(await readModelFiles(source(), { download: true }))).toEqual(files)
  })

  test('where nobody listens', async () => {
    const error = await failureOf(readModelFiles({ model, host: 'http://127.0.0.1:9' }, { download: true }))
    expectError(error, 'embedder_failed', { details: { embedder: model, reason: 'unreachable' } })
    expect(error.cause).toBeInstanceOf(TypeError)
  })
})

describe('an abort is the signal’s reason', () => {
  test('before, and in the middle of a file; the server hears that nobody listens', async () => {
    const reason = new Error('The user left.')
    expect(
      await failureOf(readModelFiles(source(), { download: true, signal: AbortSignal.abort(reason) })),
    ).toBe(reason)
    hub.spoil({ [GRAPH]: half(files[GRAPH], 'hang') })
    const controller = new AbortController()
    const reading = readModelFiles(source(), {
      download: true,
      signal: controller.signal,
      onProgress: ({ file }) => file?.name === GRAPH && file.done > 0 && controller.abort(reason),
    })
    expect(await failureOf(reading)).toBe(reason)
    await expect.poll(() => hub.abandoned()).toBeGreaterThan(0)
  })
})

describe('files that are given', () => {
  test('are taken as bytes, from a function or from a URL, and the rest is fetched', async () => {
    const url = new URL(hub.pathOf('config.json'), hub.origin)
    const given = {
      'config.json': url,
      'tokenizer.json': () => Promise.resolve(files['tokenizer.json'] ?? new Uint8Array()),
      [GRAPH]: files[GRAPH]?.buffer ?? new ArrayBuffer(),
    }
    const read = await readModelFiles(source(), { files: given, download: true })
    expect(await bytesOf(read)).toEqual(files)
    expect(hub.fetched()).toEqual(['config.json', 'tokenizer_config.json'])
  })

  test('are checked too', async () => {
    const spoiled = { ...files, [GRAPH]: new Uint8Array(40) }
    const error = await failureOf(readModelFiles(source(), { files: spoiled }))
    expectError(error, 'embedder_failed', {
      details: { embedder: model, reason: 'bad_files' },
      says: 'onnx/model_quantized.onnx',
    })
  })

  test('that cannot be read are named, with the cause', async () => {
    const cause = new Error('The disk is gone.')
    const fail = (): never => {
      throw cause
    }
    for (const broken of [() => Promise.reject(cause), fail]) {
      const given = { ...files, 'tokenizer.json': broken }
      const error = await failureOf(readModelFiles(source(), { files: given }))
      expectError(error, 'embedder_failed', { says: 'The file tokenizer.json of model' })
      expect(error.cause).toBe(cause)
    }
  })
})

describe('where nothing can be kept', () => {
  test('the status says so, and asks nobody', async () => {
    const status = await modelStatus({ model: 'Xenova/all-MiniLM-L6-v2' })
    expect(status).toMatchObject({ cached: false, canCache: false })
    expect(status.downloadBytes).toBe(711_661 + 366 + 22_972_370)
    expect(status.bytes).toBe(status.downloadBytes)
    expect(await modelStatus(source())).toEqual({
      cached: false,
      canCache: false,
      files: Object.keys(files).map((name) => ({ name, cached: false })),
    })
    expect(hub.fetched()).toEqual([])
  })

  test('the server is asked where that is wished: for the config, and a byte of each file', async () => {
    const { downloadBytes, files: each } = await modelStatus(source(), { ask: true })
    expect(each.map(({ bytes }) => bytes)).toEqual(Object.values(files).map(({ length }) => length))
    expect(downloadBytes).toBe(Object.values(files).reduce((sum, { length }) => sum + length, 0))
    expect(hub.fetched().sort()).toEqual(['config.json', ...Object.keys(files)].sort())
    hub.spoil({ [GRAPH]: { status: 401 } })
    const error = await failureOf(modelStatus(source(), { ask: true }))
    expectError(error, 'embedder_failed', {
      details: { embedder: model, reason: 'unauthorized', status: 401 },
    })
  })

  test('downloading for later and importing are refused, and deleting has nothing to do', async () => {
    const says = 'cannot keep files here: Cache Storage is missing or blocked.'
    const downloading = await failureOf(downloadModel(source()))
    expectError(downloading, 'not_supported', { details: { operation: 'downloadModel' }, says })
    const importing = await failureOf(importModel(source(), []))
    expectError(importing, 'not_supported', { details: { operation: 'importModel' }, says })
    await expect(deleteModel(source())).resolves.toBeUndefined()
    expect(hub.fetched()).toEqual([])
  })

  test('a source that is none is refused by all of them', async () => {
    const wrong = { model: '../x' }
    const calls = [
      modelStatus,
      downloadModel,
      deleteModel,
      readModelFiles,
      (each: typeof wrong) => importModel(each, []),
    ]
    for (const call of calls) {
      expectError(await failureOf(call(wrong)), 'invalid_argument', { details: { argument: 'model' } })
    }
  })
})

const MINILM = '../shared/models/all-MiniLM-L6-v2'
test.skipIf(!existsSync(MINILM))('a real model passes the checks', async () => {
  const given = Object.fromEntries(
    neededFiles('q8', 0).map((name) => [name, () => readFile(`${MINILM}/${name}`)]),
  )
  const read = await readModelFiles({ model: 'Xenova/all-MiniLM-L6-v2' }, { files: given })
  expect(read.get(GRAPH)?.size).toBeGreaterThan(22_000_000)
})
