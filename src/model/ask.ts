/** @module The one place that asks a model for an object. */
import { notSupported } from '../core/errors.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Message } from '../core/message.ts'
import type { Schema } from '../core/schema.ts'
import type { TokenCounter } from '../core/tokens.ts'
import type { Model } from './model.ts'
import type { Usage } from './usage.ts'

/** What an answer is to be: for the model as JSON Schema, for us as a reading. */
export interface AnswerShape<Output> {
  readonly jsonSchema: JsonObject
  /** Reads an answer. What is wrong with it is said in sentences that tell the model what to mend. */
  read(answer: Json): Reading<Output> | Promise<Reading<Output>>
}

/** What an answer says, as far as it can be read, and what is wrong with it. */
export interface Reading<Output> {
  /** Absent where nothing of it can be used. */
  readonly value?: Output | undefined
  readonly problems: readonly string[]
}

/** What to ask. */
export interface Question<Output> {
  readonly model: Model
  readonly messages: readonly Message[]
  readonly shape: AnswerShape<Output>
  /** The most tokens to answer with. */
  readonly maxTokens?: number | undefined
  /** Counts what a model does not count itself; a quarter of the characters by default. */
  readonly countTokens?: TokenCounter | undefined
  readonly signal?: AbortSignal | undefined
}

/** An object, and what it cost. */
export interface Answer<Output> {
  readonly value: Output
  /** What is still wrong with it after the repair; `[]` as a rule. */
  readonly problems: readonly string[]
  readonly usage: Usage
}

/**
 * Asks a model for an object.
 *
 * The JSON Schema goes to the model, for those that can be constrained; in what others answer, the JSON is found. If it cannot be read, or
 * something is wrong with it, the model is asked once more, and told exactly what. The better of the two readings counts; where neither can be used, rejects
 * with `answer_not_json`, `answer_cut` or `answer_invalid`. The model's own errors are not tried again here.
 */
export async function ask<Output>(_question: Question<Output>): Promise<Answer<Output>> {
  throw notSupported('ask')
}

/** The shape of a schema's object. `name` is what errors call the schema. */
export function shapeOf<Output>(_schema: Schema<Output>, _name: string): AnswerShape<Output> {
  throw notSupported('ask')
}
