/** An embedder whose calls wait until the test answers them. */
import { expect } from 'vitest'
import type { Embedder, EmbedderPace, Embedding, Purpose } from '../../src/embedder/embedder.ts'
import { embedWords } from './fake-embedder.ts'

/** A call as it was made. */
export interface HandCall {
  readonly texts: readonly string[]
  readonly purpose: Purpose
  readonly signal: AbortSignal | undefined
}

/** The embedder, and the hand that drives it. */
export interface HandDriven extends Embedder {
  /** Every call so far. */
  readonly calls: readonly HandCall[]
  /** How many of them are under way. */
  open(): number
  /** Waits until so many calls were made. */
  called(count: number): Promise<void>
  /** Answers the oldest call under way. */
  answer(embedding?: Embedding): void
  /** Lets the oldest call under way fail. */
  fail(error: Error): void
  /** Answers every call under way and all that come from now on. */
  answerAll(): Promise<void>
}

interface Open extends HandCall {
  readonly resolve: (embedding: Embedding) => void
  readonly reject: (error: Error) => void
}

/** Nobody has called it yet. */
export function handDriven(pace?: EmbedderPace): HandDriven {
  const calls: HandCall[] = []
  const waiting: Open[] = []
  let atOnce = false
  const oldest = (): Open => waiting.shift() ?? expect.fail('no call is under way')
  return {
    id: 'by hand',
    dimensions: 64,
    ...(pace && { pace }),
    calls,
    open: () => waiting.length,
    embed(texts, { purpose, signal }) {
      calls.push({ texts, purpose, signal })
      if (atOnce) return Promise.resolve(embeddingOf(texts))
      return new Promise((resolve, reject) => waiting.push({ texts, purpose, signal, resolve, reject }))
    },
    async called(count) {
      await expect.poll(() => calls.length, { interval: 1 }).toBeGreaterThanOrEqual(count)
    },
    answer(embedding) {
      const { texts, resolve } = oldest()
      resolve(embedding ?? embeddingOf(texts))
    },
    fail: (error) => oldest().reject(error),
    async answerAll() {
      atOnce = true
      for (const { texts, resolve } of waiting.splice(0)) resolve(embeddingOf(texts))
    },
  }
}

function embeddingOf(texts: readonly string[]): Embedding {
  return { vectors: texts.map((text) => embedWords(text)) }
}
