import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { staticEmbedder } from '../../../src/embedder/static.ts'
import { createKernel } from '../../../src/search/kernel/vector-column.ts'
import type { VectorColumn } from '../../../src/search/kernel/vector-column.ts'
import { quantize } from '../../../src/search/vectors.ts'
import { readLocomo } from '../../bench/locomo.mjs'
import { floatDot } from './vectors.ts'

const DATA = new URL('../../../../shared/data/', import.meta.url)
const path = (name: string): string => new URL(name, DATA).pathname

/** Real texts' vectors: the stored ones and those that are asked for. */
interface Real {
  readonly stored: readonly Float32Array[]
  readonly asked: readonly Float32Array[]
}

async function embedAll(texts: readonly string[]): Promise<Float32Array[]> {
  const { vectors } = await staticEmbedder().embed([...texts], { purpose: 'document' })
  return vectors.filter((vector) => vector.some((value) => value !== 0))
}

/** Sentences of STS-B; each tenth is asked for, and not stored. */
async function sentences(): Promise<Real> {
  const lines = readFileSync(path('stsb/stsb-en-dev.csv'), 'utf8').split('\n')
  return apart(await embedAll([...new Set(lines.flatMap((line) => line.split(',').slice(0, 2)))]))
}

/** All turns of LoCoMo's conversations, and their questions. */
async function turns(): Promise<Real> {
  const conversations = readLocomo(path('locomo/locomo-dev.json'))
  const texts = conversations.flatMap(({ sessions }) =>
    sessions.flatMap(({ messages }) => messages.map(({ content }) => content)),
  )
  const questions = conversations.flatMap(({ questions }) => questions.map(({ text }) => text))
  return { stored: await embedAll(texts), asked: (await embedAll(questions)).filter((_, at) => at % 4 === 0) }
}

/** Abstracts, by a transformer. */
async function abstracts(): Promise<Real> {
  const lines = gunzipSync(readFileSync(path('gte-small-vectors/ml-arxiv-papers-1k.ndjson.gz'))).toString()
  const rows = lines.trim().split('\n')
  return apart(rows.map((row) => Float32Array.from((JSON.parse(row) as [number, string, number[]])[2])))
}

const apart = (vectors: readonly Float32Array[]): Real => ({
  stored: vectors.filter((_, at) => at % 10 !== 0),
  asked: vectors.filter((_, at) => at % 10 === 0),
})

const sets: [string, string, () => Promise<Real>, number][] = [
  ['sentences', 'stsb/stsb-en-dev.csv', sentences, 0.99],
  ['turns', 'locomo/locomo-dev.json', turns, 0.99],
  // All of them are alike (cosines from 0.7 on). Bits of a random orthogonal rotation in floats keep 0.965.
  ['abstracts', 'gte-small-vectors/ml-arxiv-papers-1k.ndjson.gz', abstracts, 0.96],
]

/** The slots of the best, best first. */
const best = (scores: ArrayLike<number>, count: number): number[] =>
  Array.from(scores, (score, slot) => ({ score, slot }))
    .sort((left, right) => right.score - left.score)
    .slice(0, count)
    .map(({ slot }) => slot)

for (const [name, file, read, share] of sets) {
  describe.skipIf(!existsSync(path(file)))(`over real ${name} (skipped where the data is absent)`, () => {
    let real: Real
    let column: VectorColumn
    beforeAll(async () => {
      real = await read()
      column = createKernel().column(real.stored[0]?.length ?? 0)
      real.stored.forEach((vector, slot) => {
        const { codes, scale } = quantize(vector, 1)
        column.set(slot, codes, scale)
      })
    })

    test('the order is that of a scan in floats, but for ties below 0.0001', () => {
      const vectors = real.stored.map((_, slot) => column.get(slot))
      const scores = new Float32Array(vectors.length)
      for (const asked of real.asked.slice(0, 50)) {
        column.dots(column.prepare(asked), vectors.length, scores)
        const exact = vectors.map((vector) => floatDot(vector, asked))
        const ranked = best(scores, 100)
        const expected = best(exact, 100)
        ranked.forEach((slot, rank) => {
          expect(Math.abs((exact[slot] ?? 0) - (exact[expected[rank] ?? 0] ?? 0))).toBeLessThan(1e-4)
        })
      }
    })

    test(`the nearest 300 in bits hold ${share} of the ten best by cosine`, () => {
      let kept = 0
      const count = real.stored.length
      for (const asked of real.asked) {
        const exact = new Float32Array(count)
        real.stored.forEach((vector, slot) => {
          exact[slot] = vector.reduce((sum, value, at) => sum + value * (asked[at] ?? 0), 0)
        })
        const near = new Set(column.nearest(column.prepare(asked), count, 300))
        kept += best(exact, 10).filter((slot) => near.has(slot)).length
      }
      expect(kept / (10 * real.asked.length)).toBeGreaterThanOrEqual(share)
    })
  })
}
