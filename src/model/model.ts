/** @module Port: messages in, text out. */
import type { JsonObject } from '../core/json.ts'
import type { Message } from '../core/message.ts'

/** What a model is to answer, and how. */
export interface GenerateRequest {
  readonly messages: readonly Message[]
  /** The JSON Schema that the answer must follow. A model that cannot be constrained ignores it: the messages say it as well. */
  readonly schema?: JsonObject | undefined
  /** The most tokens to answer with. */
  readonly maxTokens?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Hears the answer as it comes, piece by piece, where the model can stream. */
  readonly onToken?: ((text: string) => void) | undefined
}

/** What a model answered. */
export interface Generation {
  readonly text: string
  /** Why it ended: it was done, it ran into `maxTokens` or its window, it was refused or a filter stopped it, or something else. */
  readonly finishReason: 'stop' | 'length' | 'filter' | 'other'
  /** In the model's own tokens, where it says so. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number }
}

/** A language model. Rejects with `model_unreachable`, `model_unauthorized`, `model_failed` or `context_exceeded`. */
export interface Model {
  /** What errors call it. */
  readonly id: string
  /** Its window: how many tokens it reads and writes in one call, where known. Longer conversations are read in parts. */
  readonly contextTokens?: number | undefined
  generate(request: GenerateRequest): Promise<Generation>
}
