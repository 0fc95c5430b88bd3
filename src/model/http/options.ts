/** @module What an HTTP model is made of, checked when it is made. */
import { invalidArgument, show } from '../../core/errors.ts'
import { isObject, type JsonObject } from '../../core/json.ts'

/** Headers by name, or a function that gives them for each request. */
export type HeaderSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)

/** Options of `httpModel`. */
export interface HttpModelOptions {
  /** Up to `/chat/completions`: `https://api.openai.com/v1`, `http://localhost:11434/v1`. */
  readonly baseUrl: string
  /** What the server calls the model. */
  readonly model: string
  /** Sent as `Authorization: Bearer …`. A function is asked before each request, so that a key can be renewed. */
  readonly apiKey?: string | (() => string | Promise<string>) | undefined
  /** More headers. */
  readonly headers?: HeaderSource | undefined
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
  /** How often to ask again after a failure that may pass; 2 by default. */
  readonly retries?: number | undefined
  /** Used in place of the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined
}

/** Options that were checked. */
export interface Connection {
  readonly url: string
  /** The URL as errors show it: without its query, which may hold a key. */
  readonly address: string
  readonly model: string
  readonly apiKey: HttpModelOptions['apiKey']
  readonly headers: HeaderSource
  readonly parameters: JsonObject
  readonly responseFormat: HttpModelOptions['responseFormat']
  readonly timeoutMs: number
  readonly retries: number
  readonly fetch: typeof fetch
}

const FIVE_MINUTES = 300_000
/** Timers hold no more: some 24 days. */
const LONGEST_MS = 2 ** 31 - 1

/** Reads options. Throws `invalid_argument` for the first that is wrong. */
export function readOptions(options: HttpModelOptions): Connection {
  checkOptions(options)
  const { model, apiKey, headers = {}, parameters = {}, responseFormat } = options
  const { timeoutMs = FIVE_MINUTES, retries = 2 } = options
  const url = readUrl(options.baseUrl)
  const address = `${url.origin}${url.pathname}`
  const ask = options.fetch ?? ((...request: Parameters<typeof fetch>) => globalThis.fetch(...request))
  return {
    url: url.href,
    address,
    model,
    apiKey,
    headers,
    parameters,
    responseFormat,
    timeoutMs,
    retries,
    fetch: ask,
  }
}

function checkOptions(options: HttpModelOptions): void {
  if (!isObject(options)) {
    throw invalidArgument('options', `Options ${show(options)} are not an object. Write { baseUrl, model }.`)
  }
  const given: HttpModelOptions = options
  for (const [name, fits, wanted] of RULES) {
    const value = given[name]
    if (fits(value) || (value === undefined && name !== 'model')) continue
    const shown = SECRET.includes(name) ? 'given' : show(value)
    throw invalidArgument(name, `${name} ${shown} is not ${wanted}.`)
  }
}

/** What each option must be, as a test and in words. All but the model's name may be left out. */
const RULES: readonly (readonly [keyof HttpModelOptions, (value: unknown) => boolean, string])[] = [
  ['model', (value) => isText(value) && value.trim() !== '', "a model's name, like 'gpt-4o-mini'"],
  ['apiKey', (value) => isText(value) || typeof value === 'function', 'a string or a function'],
  ['headers', (value) => isTexts(value) || typeof value === 'function', 'an object of strings or a function'],
  ['parameters', (value) => isObject(value), 'an object of JSON'],
  [
    'responseFormat',
    (value) => value === 'json_schema' || value === 'json_object' || value === 'none',
    "one of 'json_schema', 'json_object' and 'none'",
  ],
  [
    'timeoutMs',
    (value) => typeof value === 'number' && value >= 1 && value <= LONGEST_MS,
    'a number of milliseconds from 1 to 2147483647',
  ],
  ['retries', (value) => isInteger(value) && value >= 0 && value <= 10, 'an integer from 0 to 10'],
  ['contextTokens', (value) => isInteger(value) && value >= 1, 'a positive integer'],
  ['fetch', (value) => typeof value === 'function', 'a function'],
]

/** Errors do not show these. */
const SECRET: readonly string[] = ['apiKey', 'headers', 'parameters']

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): boolean => isObject(value) && Object.values(value).every(isText)
const isInteger = (value: unknown): value is number => Number.isInteger(value)

/** The address that is asked: `{baseUrl}/chat/completions`, with the query of `baseUrl` kept. */
function readUrl(baseUrl: unknown): URL {
  const url = isText(baseUrl) && URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw invalidArgument(
      'baseUrl',
      `baseUrl ${show(baseUrl)} is not a URL of http or https. Write 'https://api.openai.com/v1'.`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw invalidArgument('baseUrl', 'baseUrl holds a user name or password. Send them as headers instead.')
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '')}/chat/completions`
  url.hash = ''
  return url
}
