/** @module An embedding model of the AI SDK as an embedder. */
import type { EmbeddingModelV2, EmbeddingModelV3, EmbeddingModelV4 } from '@ai-sdk/provider'
import { invalidArgument, show } from '../../core/errors.ts'
import { defined, isObject } from '../../core/json.ts'
import { checkNames } from '../../core/options.ts'
import { checkPace } from '../../embedder/check-pace.ts'
import { defaultId } from '../../embedder/default-id.ts'
import type { Embedder, EmbedderPace } from '../../embedder/embedder.ts'
import { isVector, NO_VECTOR } from '../../embedder/http/read-vectors.ts'
import { remoteEmbedder } from '../../embedder/http/remote.ts'
import { withDeadline } from '../../http/deadline.ts'
import { FailedRequest } from '../../http/failed-request.ts'
import { orFail } from '../../http/or-fail.ts'
import { toFailedRequest } from './failed-call.ts'

/** An embedding model as the AI SDK's providers make it, of any version of their specification that embeds texts. */
export type AiSdkEmbeddingModel = EmbeddingModelV4 | EmbeddingModelV3 | EmbeddingModelV2<string>

/** Options of {@link aiSdkEmbedder}. */
export interface AiSdkEmbedderOptions {
  /** What the vectors are kept under; by default made of the provider's name, the model's and `dimensions`. */
  readonly id?: string | undefined
  /** How long the vectors are to be. Models of the specification's fourth version are told; an answer of another length is an error. */
  readonly dimensions?: number | undefined
  /** How the model likes to be called, as far as it differs from what the model says itself. */
  readonly pace?: Partial<EmbedderPace> | undefined
  /** How often to ask again after a failure that may pass; 2 by default, as in the SDK's own `embedMany`. */
  readonly retries?: number | undefined
}

const NAMES: readonly (keyof AiSdkEmbedderOptions)[] = ['id', 'dimensions', 'pace', 'retries']

/** By default; a model may take fewer texts, or one call at a time. */
const PACE: EmbedderPace = { texts: 64, characters: 100_000, calls: 4 }

/**
 * An embedder of an AI SDK model: `openai.embedding(…)`, `google.embedding(…)` and those of every other provider, or of the app's own.
 *
 * It calls `doEmbed` with no more texts than `maxEmbeddingsPerCall`, and its `pace` has one call at a time unless the model has `supportsParallelCalls`.
 * Vectors are brought to length 1, an empty text has the zero vector and is not sent. Errors are `embedder_failed` with a
 * `reason` made of their `statusCode`, or `dimensions_differ`; the SDK's own error, which holds the texts, is the cause. Throws `invalid_argument` for what is no
 * model, for an option that there is not, and for a `pace` at which nothing would be asked. To set the provider's options, wrap the model with the SDK's `wrapEmbeddingModel`. Nothing of the SDK
 * is imported.
 *
 * @example
 * ```ts
 * declare const model: AiSdkEmbeddingModel // openai.embedding('text-embedding-3-small')
 * createStore({ storage: memoryStorage(), embedder: aiSdkEmbedder(model) })
 * ```
 */
export function aiSdkEmbedder(model: AiSdkEmbeddingModel, options: AiSdkEmbedderOptions = {}): Embedder {
  checkModel(model)
  checkNames('aiSdkEmbedder', options, NAMES)
  const { dimensions, retries = 2 } = options
  const { provider, modelId } = model
  const { id = defaultId('ai-sdk', { provider, modelId }, { dimensions }) } = options
  let pace = paceOf(id, known(model), options.pace)
  return remoteEmbedder({
    id,
    dimensions,
    retries,
    pace: () => pace,
    async ready() {
      pace = paceOf(id, await promised(model), options.pace)
    },
    async ask(texts, { signal }) {
      const call = { values: [...texts], ...defined({ dimensions }) }
      const { embeddings } = await orFail(
        () => withDeadline({ signal }, async (abortSignal) => model.doEmbed({ ...call, abortSignal })),
        toFailedRequest,
      )
      const what = faultIn(embeddings, texts.length)
      if (what !== undefined) throw new FailedRequest({ reason: 'malformed', says: `answered with ${what}.` })
      return embeddings
    },
  })
}

type Limits = Partial<Pick<EmbedderPace, 'texts' | 'calls'>>

/** What the model says of itself at once. What it only promises is not known yet. */
function known({
  maxEmbeddingsPerCall: texts,
  supportsParallelCalls: parallel,
}: AiSdkEmbeddingModel): Limits {
  return toLimits(typeof texts === 'object' ? undefined : texts, parallel === true)
}

async function promised({
  maxEmbeddingsPerCall,
  supportsParallelCalls,
}: AiSdkEmbeddingModel): Promise<Limits> {
  return orFail(
    async () => toLimits(await maxEmbeddingsPerCall, await supportsParallelCalls),
    toFailedRequest,
  )
}

function toLimits(texts: number | undefined, parallel: boolean): Limits {
  const most = texts === undefined ? {} : { texts: Math.max(1, Math.min(texts, PACE.texts)) }
  return parallel ? most : { ...most, calls: 1 }
}

/** What the model says of itself and the app says instead. Throws `invalid_argument` where nothing would be asked so. */
function paceOf(id: string, said: Limits, wished: Partial<EmbedderPace> = {}): EmbedderPace {
  const pace = { ...PACE, ...said, ...defined(wished) }
  checkPace({ id, pace })
  return pace
}

/** What is wrong with an answer: models are written by many hands. */
function faultIn(embeddings: unknown, count: number): string | undefined {
  if (!Array.isArray(embeddings)) return 'something that is no list of vectors'
  if (embeddings.length !== count) return `${embeddings.length} vectors for ${count} texts`
  return embeddings.every(isVector) ? undefined : NO_VECTOR
}

function checkModel(model: unknown): void {
  const given = isObject(model) ? (model as unknown as Partial<AiSdkEmbeddingModel>) : {}
  if (typeof given.doEmbed === 'function' && typeof given.modelId === 'string') return
  throw invalidArgument(
    'model',
    `model ${show(model)} is no embedding model of the AI SDK. Write openai.embedding('text-embedding-3-small').`,
  )
}
