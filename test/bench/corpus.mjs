/** @module Texts with their vectors, made once and kept in the temporary folder, as the pages fetch them. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nearestOf } from './nearest.mjs'
import { joinParts, MINILM, readSentences } from './sentences.mjs'
import { BATCH, toBytes, toVectors } from './vectors-file.mjs'

const FOLDER = join(tmpdir(), 'keepsake-bench-data')

/**
 * @typedef {'minilm' | 'static'} Model MiniLM's vectors have 384 dimensions, the built-in embedder's 256
 * @typedef {Awaited<ReturnType<typeof makeCorpus>>} Corpus
 */

/**
 * `count` texts and the questions, with vectors. What a corpus holds never changes with its size: a smaller one is the beginning
 * of a larger one. Files in `folder`: `vectors.f32` and `texts-<n>.json` with 10,000 texts each.
 *
 * @param {Model} model
 * @param {number} count
 * @param {(text: string) => void} onProgress
 */
export async function makeCorpus(model, count, onProgress) {
  const { source, sentences, questions, warmUp } = readSentences()
  const parts = joinParts(sentences.length, count)
  const digest = createHash('sha256')
    .update(JSON.stringify([sentences, questions, warmUp]))
    .digest('hex')
  const folder = join(FOLDER, `${model}-${digest.slice(0, 12)}`)
  mkdirSync(folder, { recursive: true })
  const asked = await embedOnce(folder, 'questions', {
    model,
    texts: [...questions.map(({ text }) => text), ...warmUp],
    onProgress,
  })
  const dimensions = Number(asked.vectors[0]?.length)
  const vectors = join(folder, 'vectors.f32')
  const texts = parts.map((places) => places.map((place) => sentences[place]).join(' '))
  if (!existsSync(vectors) || statSync(vectors).size < count * dimensions * 4) {
    onProgress(`${model}: ${count} vectors`)
    const base = await embedOnce(folder, 'sentences', { model, texts: sentences, onProgress })
    writeCorpus(folder, parts, { base, texts })
  }
  return {
    model,
    source,
    folder,
    count,
    dimensions,
    texts,
    parts,
    sentences: sentences.length,
    questions: questions.map((question, at) => ({
      ...question,
      vector: /** @type {Float32Array} */ (asked.vectors[at]),
    })),
    /** To be asked before the clock runs. */
    warmUp: warmUp.map((text, at) => ({
      text,
      vector: /** @type {Float32Array} */ (asked.vectors[questions.length + at]),
    })),
    /** The places of the nearest ten of the first `size`, by the cosine of the float vectors, per question. @param {number} size */
    nearest(size) {
      const file = join(folder, `nearest-${size}.json`)
      if (!existsSync(file)) {
        onProgress(`${model}: brute force over ${size}`)
        const among = { path: vectors, dimensions, size }
        writeFileSync(file, JSON.stringify(nearestOf(asked.vectors.slice(0, questions.length), among)))
      }
      return /** @type {number[][]} */ (JSON.parse(readFileSync(file, 'utf8')))
    },
  }
}

/**
 * @typedef {{ vectors: readonly Float32Array[], weights: readonly number[] }} Embedded
 *
 * @param {string} folder
 * @param {string} name
 * @param {{ model: Model, texts: string[], onProgress: (text: string) => void }} input
 * @returns {Promise<Embedded>}
 */
async function embedOnce(folder, name, { model, texts, onProgress }) {
  const [vectorsFile, weightsFile] = [join(folder, `${name}.f32`), join(folder, `${name}.json`)]
  if (!existsSync(weightsFile)) {
    onProgress(`${model}: embedding ${texts.length} ${name}`)
    const embed = await embedderOf(model)
    const { vectors, weights } = await embed(texts)
    writeFileSync(vectorsFile, toBytes(vectors))
    writeFileSync(weightsFile, JSON.stringify(weights))
  }
  const bytes = readFileSync(vectorsFile)
  const weights = /** @type {number[]} */ (JSON.parse(readFileSync(weightsFile, 'utf8')))
  return { vectors: toVectors(bytes, bytes.length / 4 / weights.length), weights }
}

/** @param {string} folder @param {import('./sentences.mjs').Parts[]} parts @param {{ base: Embedded, texts: string[] }} input */
function writeCorpus(folder, parts, { base, texts }) {
  const unfinished = join(folder, 'vectors.unfinished')
  const file = openSync(unfinished, 'w')
  for (let from = 0; from < parts.length; from += BATCH) {
    writeSync(file, toBytes(parts.slice(from, from + BATCH).map((places) => joinVectors(base, places))))
    const some = JSON.stringify(texts.slice(from, from + BATCH))
    writeFileSync(join(folder, `texts-${from / BATCH}.json`), some)
  }
  closeSync(file)
  renameSync(unfinished, join(folder, 'vectors.f32'))
}

/**
 * The vector of sentences joined: the sum of theirs, each times its weight, of unit length. For the built-in embedder that
 * is exactly the vector of the joined text; for MiniLM, whose weights are word counts, it is near it.
 *
 * @param {Embedded} base
 * @param {import('./sentences.mjs').Parts} places
 */
function joinVectors({ vectors, weights }, places) {
  const [first = 0, ...rest] = places
  const one = /** @type {Float32Array} */ (vectors[first])
  if (rest.length === 0) return one
  const sum = one.map((value) => value * Number(weights[first]))
  for (const place of rest) {
    const vector = /** @type {Float32Array} */ (vectors[place])
    for (let at = 0; at < sum.length; at++) {
      sum[at] = Number(sum[at]) + Number(vector[at]) * Number(weights[place])
    }
  }
  const length = Math.hypot(...sum)
  return length === 0 ? sum : sum.map((value) => value / length)
}

/** @param {Model} model @returns {Promise<(texts: string[]) => Promise<Embedded>>} */
export async function embedderOf(model) {
  if (model === 'static') {
    const { staticEmbedder } = await import('keepsake')
    const embedder = staticEmbedder()
    return async (texts) => {
      const { vectors, weights = [] } = await embedder.embed(texts, { purpose: 'document' })
      return { vectors, weights }
    }
  }
  const { minilm } = await import('./peers/minilm.mjs')
  const embed = await minilm(MINILM)
  return async (texts) => {
    const vectors = []
    for (const text of texts) vectors.push(await embed(text))
    return { vectors, weights: texts.map((text) => text.split(/\s+/).length) }
  }
}
