/** @module What an HTTP embedder is made of, checked when it is made. */
import { isObject, type JsonObject } from '../../core/json.ts'
import {
  checkOptions,
  type Connection,
  isPositive,
  isText,
  type Rule,
  type ServerOptions,
  toConnection,
} from '../../http/connection.ts'
import { defaultId } from '../default-id.ts'

/** Options of `httpEmbedder`. */
export interface HttpEmbedderOptions extends ServerOptions {
  /** Up to `/embeddings`: `https://api.openai.com/v1`, `http://localhost:11434/v1`. */
  readonly baseUrl: string
  /** How long the vectors are to be, for models that can shorten them. It is sent along, and an answer of another length is an error. */
  readonly dimensions?: number | undefined
  /** The most texts of one request; 64 by default. A server that says that it takes fewer is asked with fewer. */
  readonly batchSize?: number | undefined
  /** Put before a query: `'query: '` for the e5 models, where the server does not do it. */
  readonly queryPrefix?: string | undefined
  /** Put before a document: `'passage: '` for the e5 models. */
  readonly documentPrefix?: string | undefined
  /** More of the request's body, in the server's own terms: `{ truncation: false }`. */
  readonly parameters?: JsonObject | undefined
  /** What the vectors are kept under; by default made of the model's name, `dimensions`, `documentPrefix` and `parameters`. */
  readonly id?: string | undefined
  /** How long one request may take, until its answer is read, in milliseconds; one minute by default. */
  readonly timeoutMs?: number | undefined
}

/** Options that were checked. */
export interface EmbedderConnection extends Connection {
  readonly id: string
  readonly model: string
  readonly dimensions: number | undefined
  readonly batchSize: number
  readonly prefixes: { readonly query: string; readonly document: string }
  readonly parameters: JsonObject
}

const SERVICE = { path: '/embeddings', dialect: "OpenAI's embeddings", timeoutMs: 60_000 }

/** Reads options. Throws `invalid_argument` for the first that is wrong. */
export function readOptions(options: HttpEmbedderOptions): EmbedderConnection {
  checkOptions('httpEmbedder', options, RULES)
  const { model, dimensions, batchSize = 64, parameters = {}, id = idOf(options) } = options
  const prefixes = { query: options.queryPrefix ?? '', document: options.documentPrefix ?? '' }
  return { ...toConnection(options, SERVICE), id, model, dimensions, batchSize, prefixes, parameters }
}

/** Queries are not kept: their prefix may change, and the vectors still be compared. */
function idOf({ model, dimensions, documentPrefix, parameters = {} }: HttpEmbedderOptions): string {
  return defaultId(
    'http',
    { model },
    {
      dimensions,
      documentPrefix: documentPrefix === '' ? undefined : documentPrefix,
      parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    },
  )
}

const RULES: readonly Rule<keyof HttpEmbedderOptions>[] = [
  ['dimensions', isPositive, 'a positive integer'],
  ['batchSize', isPositive, 'a positive integer'],
  ['queryPrefix', isText, 'a string'],
  ['documentPrefix', isText, 'a string'],
  ['parameters', (value) => isObject(value), 'an object of JSON'],
  ['id', (value) => isText(value) && value !== '', 'a string with something in it'],
]
