/** @module Embeds texts among which some may have no vector: those are found by halving, and keep no other from being embedded. */
import { isKeepsakeError, type KeepsakeError } from '../core/errors.ts'
import { words } from '../core/words.ts'
import type { ScheduledEmbedder } from '../embedder/schedule.ts'
import { mayLieWithTexts } from '../embedder/schedule-failure.ts'
import { quantize, type Vector } from '../search/vectors.ts'
import { embedTexts, type EmbedOptions } from './embed-writes.ts'

/** What came of some texts. */
export interface EmbeddedApart {
  /** By text: its vector, the zero vector where it is too long for the embedder. One that cannot be embedded is not there. */
  readonly vectors: ReadonlyMap<string, Vector>
  /** Why the last of those cannot. */
  readonly failure?: KeepsakeError<'embedder_failed'> | undefined
}

/** Texts, tried together or apart. */
interface Trial {
  readonly embed: (texts: readonly string[]) => Promise<readonly Vector[]>
  readonly vectors: Map<string, Vector>
  failure: KeepsakeError<'embedder_failed'> | undefined
}

/**
 * Embeds texts; where that fails in a way that may be due to one of them, in halves, down to single ones. Rejects where the embedder
 * fails for everybody: a text is only blamed while another one is embedded.
 */
export async function embedApart(
  embedder: ScheduledEmbedder,
  texts: readonly string[],
  options: EmbedOptions,
): Promise<EmbeddedApart> {
  const embed: Trial['embed'] = async (given) => {
    const [vectors = []] = await embedTexts(embedder, [{ value: {}, index: { text: given } }], options)
    return vectors
  }
  const trial: Trial = { embed, vectors: new Map(), failure: undefined }
  if (texts.length > 0) await tryAll(trial, texts)
  return trial
}

async function tryAll(trial: Trial, texts: readonly string[]): Promise<void> {
  try {
    const vectors = await trial.embed(texts)
    texts.forEach((text, at) => trial.vectors.set(text, vectors[at] as Vector))
  } catch (error) {
    if (!mayLieWithTexts(error)) throw error
    const [text, ...others] = texts as [string, ...string[]]
    if (others.length === 0) return blame(trial, text, error)
    const middle = texts.length >> 1
    await tryAll(trial, texts.slice(0, middle))
    await tryAll(trial, texts.slice(middle))
  }
}

/** A text failed alone. That says something of the text only if another one does not fail at the same time. */
async function blame(trial: Trial, text: string, error: KeepsakeError<'embedder_failed'>): Promise<void> {
  const [other] = await trial.embed([`Text ${crypto.randomUUID()}`]).catch((failure: unknown) => {
    throw isKeepsakeError(failure, 'embedder_failed') ? error : failure
  })
  if (error.details.reason === 'too_long') {
    const zero = new Float32Array(other?.codes.length ?? 0)
    trial.vectors.set(text, quantize(zero, Math.max(1, words(text).length)))
  } else {
    trial.failure = error
  }
}
