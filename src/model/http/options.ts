/** @module What an HTTP model is made of, checked when it is made. */
import { isObject, type JsonObject } from '../../core/json.ts'
import {
  checkOptions,
  type Connection,
  isPositive,
  type Rule,
  type ServerOptions,
  toConnection,
} from '../../http/connection.ts'

/** Options of `httpModel`. */
export interface HttpModelOptions extends ServerOptions {
  /** Up to `/chat/completions`: `https://api.openai.com/v1`, `http://localhost:11434/v1`. */
  readonly baseUrl: string
  /** More of the request's body, in the server's own terms: `{ temperature: 0 }`. */
  readonly parameters?: JsonObject | undefined
  /**
   * How the model is told to follow a schema. By default the strongest that the server accepts is found out, from `json_schema` down; one that is
   * named here is used, and no other.
   */
  readonly responseFormat?: 'json_schema' | 'json_object' | 'none' | undefined
  /** The model's window, in tokens: longer conversations are read in parts. */
  readonly contextTokens?: number | undefined
  /** How long one request may take, until its answer is read, in milliseconds; five minutes by default. */
  readonly timeoutMs?: number | undefined
}

/** Options that were checked. */
export interface ModelConnection extends Connection {
  readonly model: string
  readonly parameters: JsonObject
  readonly responseFormat: HttpModelOptions['responseFormat']
}

const SERVICE = { path: '/chat/completions', dialect: "OpenAI's chat completions", timeoutMs: 300_000 }

/** Reads options. Throws `invalid_argument` for the first that is wrong. */
export function readOptions(options: HttpModelOptions): ModelConnection {
  checkOptions('httpModel', options, RULES)
  const { model, parameters = {}, responseFormat } = options
  return { ...toConnection(options, SERVICE), model, parameters, responseFormat }
}

const RULES: readonly Rule<keyof HttpModelOptions>[] = [
  ['parameters', (value) => isObject(value), 'an object of JSON'],
  [
    'responseFormat',
    (value) => value === 'json_schema' || value === 'json_object' || value === 'none',
    "one of 'json_schema', 'json_object' and 'none'",
  ],
  ['contextTokens', isPositive, 'a positive integer'],
]
