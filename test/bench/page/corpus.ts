/** @module The corpus, as the server has it. */
import type { Batch, Shape } from '../library.ts'

const BATCH = 10_000

/** The texts and vectors of the first `count` items, batch by batch, so that the page never holds them all. */
export async function eachBatch(shape: Shape, work: (batch: Batch) => Promise<void>): Promise<void> {
  const { count, dimensions } = shape
  for (let from = 0; from < count; from += BATCH) {
    const to = Math.min(from + BATCH, count)
    const texts = (await readTexts(from / BATCH)).slice(0, to - from)
    await work({ from, texts, vectors: await readVectors(from, to, dimensions), dimensions })
  }
}

/** The texts from place `batch` · 10,000 on, 10,000 at most. */
export async function readTexts(batch: number): Promise<string[]> {
  return (await (await fetch(`/data/texts-${batch}.json`)).json()) as string[]
}

async function readVectors(from: number, to: number, dimensions: number): Promise<Float32Array> {
  const row = dimensions * Float32Array.BYTES_PER_ELEMENT
  const response = await fetch(`/data/vectors.f32?from=${from * row}&to=${to * row}`)
  return new Float32Array(await response.arrayBuffer())
}
