/** @module Texts of any length, embedded with a model that reads only so much. */
import { breatheEvery } from '../../core/breathe.ts'
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
  const rest = breaksOf(signal)
  const pieces = await readAll(model, texts, { prefix, rest })
  const pooled = await runAll(model, pieces.flat(), rest)
  const nothing: Weighted = { vector: new Float32Array(model.dimensions), weight: 0 }
  const joined = pieces.map((own) => {
    const parts = own.map((piece) => weigh(pooled.get(piece), piece.own, pooling))
    return parts.length > 0 ? joinPieces(parts) : nothing
  })
  return { vectors: joined.map(({ vector }) => vector), weights: joined.map(({ weight }) => weight) }
}

/** How long the worker may be kept from hearing that it is to stop, in milliseconds. */
const BREATH_MS = 50

/** What is called in the midst of long work: lets others in where it has gone on for long, and ends it where it is to stop. */
type Rest = () => Promise<void>

function breaksOf(signal: AbortSignal | undefined): Rest {
  const rest = breatheEvery(BREATH_MS)
  return async () => {
    await rest()
    signal?.throwIfAborted()
  }
}

/** A token has seldom more characters. A text with more of them than so many tokens would have is split without being read as a whole first. */
const CHARACTERS = 16

/** The pieces of each text: none where the model knows nothing of it. */
async function readAll(
  { tokenizer, maxTokens }: Model,
  texts: readonly string[],
  { prefix, rest }: { prefix: string; rest: Rest },
): Promise<Piece[][]> {
  const added = tokenizer.encode(prefix).length
  const limit = Math.max(1, maxTokens - added)
  const read = (text: string): Piece => {
    const tokens = tokenizer.encode(prefix + text)
    return { tokens, own: Math.max(0, tokens.length - added) }
  }
  const split = async (text: string): Promise<Piece[]> => {
    const pieces: Piece[] = []
    for (const part of splitText(text, { measure: (piece) => read(piece).own, limit })) {
      pieces.push(read(part))
      await rest()
    }
    return pieces
  }
  const each: Piece[][] = []
  for (const text of texts) {
    await rest()
    const whole = text.length > limit * CHARACTERS ? undefined : read(text)
    const pieces = whole === undefined || whole.own > limit ? await split(text) : [whole]
    each.push(isKnown(pieces, tokenizer) ? pieces : [])
  }
  return each
}

/** Whether a text has any token that the model knows. */
function isKnown(pieces: readonly Piece[], { unknown }: Model['tokenizer']): boolean {
  return pieces.some(({ tokens, own }) => tokens.filter((token) => token === unknown).length < own)
}

/**
 * On the processor a batch of some hundred tokens is as fast per token as any, and only texts of one length share one: padding costs what tokens
 * cost, and int8 weights, whose activations share one scale per batch, give all its texts other vectors for it. On a GPU a call costs more than padding.
 */
const LIMITS: Readonly<Record<Device, BatchLimits>> = {
  wasm: { texts: 32, tokens: 512, padding: 0 },
  webgpu: { texts: 32, tokens: 8192, padding: 0.25 },
}

async function runAll(model: Model, pieces: readonly Piece[], rest: Rest): Promise<Map<Piece, Pooled>> {
  const pooled = new Map<Piece, Pooled>()
  for (const batch of batchesOf(pieces, ({ tokens }) => tokens.length, LIMITS[model.device])) {
    await rest()
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
