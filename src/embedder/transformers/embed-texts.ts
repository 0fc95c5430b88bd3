/** @module Texts of any length, embedded with a model that reads only so much. */
import { breathe } from '../../core/breathe.ts'
import type { Embedding } from '../embedder.ts'
import { type BatchLimits, batchesOf } from './batches.ts'
import type { Model } from './model.ts'
import type { Pooling } from './models.ts'
import { joinPieces, type Pooled, type Weighted } from './pool.ts'
import type { Device } from './runtime.ts'
import { splitText } from './split.ts'

/** How texts are embedded. */
export interface TextOptions {
  readonly prefix: string
  readonly pooling: Pooling
  readonly signal: AbortSignal | undefined
}

/** A text, or a part of one, as the model reads it. */
interface Piece {
  readonly tokens: readonly number[]
  /** How many of them are its own: without the prefix and what the model adds. */
  readonly own: number
}

/** One unit vector and one weight per text; zeros for one without a token that the model knows. */
export async function embedTexts(
  model: Model,
  texts: readonly string[],
  { prefix, pooling, signal }: TextOptions,
): Promise<Embedding> {
  const read = readerOf(model, prefix)
  const pieces = texts.map(read)
  const pooled = await runAll(model, pieces.flat(), signal)
  const nothing: Weighted = { vector: new Float32Array(model.dimensions), weight: 0 }
  const joined = pieces.map((own) => {
    const parts = own.map((piece) => weigh(pooled.get(piece), piece.own, pooling))
    return parts.length > 0 ? joinPieces(parts) : nothing
  })
  return { vectors: joined.map(({ vector }) => vector), weights: joined.map(({ weight }) => weight) }
}

/** What makes pieces of a text: none where the model knows nothing of it. */
function readerOf({ tokenizer, maxTokens }: Model, prefix: string): (text: string) => Piece[] {
  const added = tokenizer.encode(prefix)
  const measure = (text: string): number => Math.max(0, tokenizer.encode(prefix + text).length - added.length)
  const limit = Math.max(1, maxTokens - added.length)
  return (text) => {
    const tokens = tokenizer.encode(prefix + text)
    const own = Math.max(0, tokens.length - added.length)
    const unknown = tokens.filter((token) => token === tokenizer.unknown).length
    if (own === 0 || unknown >= own) return []
    if (own <= limit) return [{ tokens, own }]
    return splitText(text, { measure, limit }).map((piece) => ({
      tokens: tokenizer.encode(prefix + piece),
      own: measure(piece),
    }))
  }
}

/**
 * On the processor a batch of some hundred tokens is as fast per token as any, and only texts of one length share one: padding costs what tokens
 * cost, and int8 weights, whose activations share one scale per batch, give all its texts other vectors for it. On a GPU a call costs more than padding.
 */
const LIMITS: Readonly<Record<Device, BatchLimits>> = {
  wasm: { texts: 32, tokens: 512, padding: 0 },
  webgpu: { texts: 32, tokens: 8192, padding: 0.25 },
}

/** How long the worker may be kept from hearing that it is to stop, in milliseconds. */
const BREATH_MS = 50

async function runAll(
  model: Model,
  pieces: readonly Piece[],
  signal: AbortSignal | undefined,
): Promise<Map<Piece, Pooled>> {
  const pooled = new Map<Piece, Pooled>()
  let since = performance.now()
  for (const batch of batchesOf(pieces, ({ tokens }) => tokens.length, LIMITS[model.device])) {
    if (performance.now() - since > BREATH_MS) {
      await breathe()
      since = performance.now()
    }
    signal?.throwIfAborted()
    const vectors = await model.run(batch.map(({ tokens }) => tokens))
    vectors.forEach((vector, at) => pooled.set(batch[at] as Piece, vector))
  }
  return pooled
}

/**
 * How much a piece weighs among others. The mean of joined texts is Σ rⱼvⱼ ÷ ‖Σ rⱼvⱼ‖ with rⱼ = tokens × length before normalising
 * (see `src/search/windows.ts`); of other poolings the length says nothing.
 */
function weigh(pooled: Pooled | undefined, tokens: number, pooling: Pooling): Weighted {
  if (pooled === undefined) throw new Error('Every piece has a vector.')
  const { vector, length } = pooled
  return { vector, weight: pooling === 'mean' ? tokens * length : tokens }
}
