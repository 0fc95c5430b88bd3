import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Tokenizer } from '@huggingface/tokenizers'
import { expect, onTestFinished, test } from 'vitest'
import { staticEmbedder } from '../../src/embedder/static.ts'
import { withResolvers } from '../../src/core/with-resolvers.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { expectReferenceVectors, reference } from './reference.ts'

const file = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`../../src/embedder/static-en/${name}`, import.meta.url))
const files = { tokenizer: () => file('tokenizer.json'), model: () => file('model.safetensors') }
const document = { purpose: 'document' } as const

const embedOne = async (text: string, embedder = staticEmbedder()) => {
  const { vectors, weights } = await embedder.embed([text], document)
  return { vector: vectors[0] ?? new Float32Array(), weight: weights?.[0] ?? NaN }
}

test('every reference text has its vector, in Node', async () => {
  await expectReferenceVectors(staticEmbedder())
})

test('every reference text has its tokens', async () => {
  const json = JSON.parse(new TextDecoder().decode(await file('tokenizer.json'))) as object
  const tokenizer = new Tokenizer(json, {})
  for (const { text, tokens } of reference.texts) {
    expect(tokenizer.encode(text, { add_special_tokens: false }).ids).toEqual(tokens)
  }
})

test('vectors have length 1, but for a text of no known token, whose vector and weight are zero', async () => {
  const texts = ['tea', 'a longer text about green tea', '', '   ', '🙂🙂']
  const { vectors, weights } = await staticEmbedder().embed(texts, document)
  const lengths = vectors.map((vector) => Math.hypot(...vector))
  expect(lengths.map((length) => Math.round(length * 1e5) / 1e5)).toEqual([1, 1, 0, 0, 0])
  expect(weights?.map((weight) => weight > 0)).toEqual([true, true, false, false, false])
})

test('a weight is what makes the vector of a joined text the sum of its parts', async () => {
  const [green, tea, both] = await Promise.all(['green', 'tea', 'green tea'].map((text) => embedOne(text)))
  const sum = green?.vector.map(
    (value, at) => value * (green.weight ?? 0) + (tea?.vector[at] ?? 0) * (tea?.weight ?? 0),
  )
  both?.vector.forEach((value, at) => expect(value * both.weight).toBeCloseTo(sum?.[at] ?? NaN, 4))
  expect((await embedOne('tea tea')).weight).toBeCloseTo(2 * (tea?.weight ?? NaN), 4)
})

test('texts of like meaning are near each other', async () => {
  const texts = ['What does she drink?', 'She likes a cup of green tea', 'The engine of the car is broken']
  const { vectors } = await staticEmbedder().embed(texts, document)
  const near = (left = 0, right = 0): number =>
    vectors[left]?.reduce((sum, value, at) => sum + value * (vectors[right]?.[at] ?? 0), 0) ?? NaN
  expect(near(0, 1)).toBeGreaterThan(near(0, 2) + 0.1)
})

test('it knows its dimensions once loaded, and tells of the loading', async () => {
  const embedder = staticEmbedder({ files, id: 'mine' })
  expect([embedder.id, embedder.dimensions]).toEqual(['mine', undefined])
  const told: unknown[] = []
  await embedder.load?.({ onProgress: (progress) => told.push(progress) })
  expect(embedder.dimensions).toBe(256)
  const total = (await file('tokenizer.json')).byteLength + (await file('model.safetensors')).byteLength
  expect(told.at(-1)).toEqual({ phase: 'load', done: total, total })
})

test('files may be bytes or URLs, and are read once', async () => {
  const served: string[] = []
  const server = createServer((request, response) => {
    served.push(request.url ?? '')
    void file(request.url?.slice(1) ?? '').then((bytes) => response.end(bytes))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  const expected = await embedOne('tea')
  const embedder = staticEmbedder({
    files: { tokenizer: `${base}/tokenizer.json`, model: new URL(`${base}/model.safetensors`) },
  })
  const found = await Promise.all([embedOne('tea', embedder), embedOne('tea', embedder)])
  expect(found).toEqual([expected, expected])
  expect(served.sort()).toEqual(['/model.safetensors', '/tokenizer.json'])
  const bytes = {
    tokenizer: await file('tokenizer.json'),
    model: Uint8Array.from(await file('model.safetensors')).buffer,
  }
  expect(await embedOne('tea', staticEmbedder({ files: bytes }))).toEqual(expected)
})

test('a file that cannot be read is embedder_failed with its cause, and the next call tries again', async () => {
  const cause = new Error('the disk is gone')
  let broken = true
  const model = async (): Promise<Uint8Array> => {
    if (broken) throw cause
    return file('model.safetensors')
  }
  const embedder = staticEmbedder({ files: { ...files, model }, id: 'mine' })
  const errors = await Promise.all([
    failureOf(embedOne('tea', embedder)),
    failureOf(embedOne('dog', embedder)),
  ])
  for (const error of errors) {
    const failed = expectError(error, 'embedder_failed', {
      details: { embedder: 'mine' },
      says: "Embedder 'mine' could not read its file. Give its files yourself: staticEmbedder({ files }).",
    })
    expect(failed.cause).toBe(cause)
  }
  broken = false
  expect(await embedOne('tea', embedder)).toEqual(await embedOne('tea'))
})

test('a URL that cannot be fetched is named', async () => {
  const gone = 'http://127.0.0.1:9/model.safetensors'
  const embedder = staticEmbedder({ files: { ...files, model: gone } })
  expectError(await failureOf(embedOne('tea', embedder)), 'embedder_failed', {
    says: `could not read ${gone}.`,
  })
})

test('files that are damaged are embedder_failed with what is wrong', async () => {
  const model = Uint8Array.from(await file('model.safetensors'))
  const tokenizer = await file('tokenizer.json')
  const renamed = Uint8Array.from(model)
  renamed.set(
    new TextEncoder().encode('vektors'),
    new TextDecoder('latin1').decode(model.subarray(0, 400)).indexOf('vectors'),
  )
  const cases: [{ tokenizer: Uint8Array; model: Uint8Array }, RegExp][] = [
    [{ tokenizer, model: new Uint8Array(0) }, /A file of 0 bytes is not safetensors/],
    [{ tokenizer, model: tokenizer }, /is not safetensors/],
    [{ tokenizer, model: model.subarray(0, 100_000) }, /Tensor 'vectors' ends after the file does/],
    [{ tokenizer, model: renamed }, /does not hold 'vectors' \(U8\) and 'scales' \(F16\)/],
    [{ tokenizer: model.subarray(0, 1000), model }, /JSON/],
  ]
  for (const [damaged, says] of cases) {
    const error = expectError(
      await failureOf(embedOne('tea', staticEmbedder({ files: damaged }))),
      'embedder_failed',
      {
        says: "Embedder 'keepsake-static-en-1' could not read its model. Its files do not fit together.",
      },
    )
    expect((error.cause as Error).message).toMatch(says)
  }
})

test('an aborted call rejects with the signal’s reason', async () => {
  const reason = new Error('the user left')
  const embedder = staticEmbedder()
  const early = embedder.embed(['tea'], { ...document, signal: AbortSignal.abort(reason) })
  expect(await failureOf(early)).toBe(reason)
  expect(await failureOf(embedder.load?.({ signal: AbortSignal.abort(reason) }) ?? Promise.resolve())).toBe(
    reason,
  )
})

test('who leaves while the files are read leaves alone: the others get their vectors', async () => {
  const reason = new Error('the user left')
  const controller = new AbortController()
  const { promise: slow, resolve: finish } = withResolvers<void>()
  const model = async (): Promise<Uint8Array> => {
    await slow
    return file('model.safetensors')
  }
  const embedder = staticEmbedder({ files: { ...files, model } })
  const leaving = embedder.load?.({ signal: controller.signal }) ?? Promise.resolve()
  const staying = embedOne('tea', embedder)
  controller.abort(reason)
  expect(await failureOf(leaving)).toBe(reason)
  finish()
  expect(await staying).toEqual(await embedOne('tea'))
})
