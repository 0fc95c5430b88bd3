/** @module Where a server is and how it is asked: options that models and embedders share, checked when one is made. */
import { invalidArgument, show } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import { checkNames } from '../core/options.ts'

/** Headers by name, or a function that gives them for each request. */
export type HeaderSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)

/** What all servers are asked with. */
export interface ServerOptions {
  /** The address up to the path of what is asked for: `https://api.openai.com/v1`, `http://localhost:11434/v1`. */
  readonly baseUrl: string
  /** What the server calls the model. */
  readonly model: string
  /** Sent as `Authorization: Bearer …`. A function is asked before each request, so that a key can be renewed. */
  readonly apiKey?: string | (() => string | Promise<string>) | undefined
  /** More headers. */
  readonly headers?: HeaderSource | undefined
  /** How long one request may take, until its answer is read, in milliseconds. */
  readonly timeoutMs?: number | undefined
  /** How often to ask again after a failure that may pass; 2 by default. */
  readonly retries?: number | undefined
  /** Used in place of the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined
}

/** What a server is asked for. */
export interface Service {
  /** What follows `baseUrl`: `/chat/completions`. */
  readonly path: string
  /** What a server that has it is said to speak: `OpenAI's chat completions`. */
  readonly dialect: string
  readonly timeoutMs: number
}

/** Options that were checked. */
export interface Connection {
  readonly url: string
  /** The URL as errors show it: without its query, which may hold a key. */
  readonly address: string
  readonly dialect: string
  readonly apiKey: ServerOptions['apiKey']
  readonly headers: HeaderSource
  readonly timeoutMs: number
  readonly retries: number
  readonly fetch: typeof fetch
}

/** What an option must be, as a test and in words. */
export type Rule<Name> = readonly [Name, (value: unknown) => boolean, string]

/** Timers hold no more: some 24 days. */
const LONGEST_MS = 2 ** 31 - 1

/** Reads what all servers are asked with. Throws `invalid_argument` for an address that is none. */
export function toConnection(options: ServerOptions, service: Service): Connection {
  const { apiKey, headers = {}, timeoutMs = service.timeoutMs, retries = 2 } = options
  const url = readUrl(options.baseUrl, service.path)
  const address = `${url.origin}${url.pathname}`
  const ask = options.fetch ?? ((...request: Parameters<typeof fetch>) => globalThis.fetch(...request))
  const { dialect } = service
  return { url: url.href, address, dialect, apiKey, headers, timeoutMs, retries, fetch: ask }
}

/**
 * Throws `invalid_argument` for the first option that breaks its rule, or has none: `maker` is who takes them. All but the model's name may be
 * left out; `baseUrl` is read by {@link toConnection}.
 */
export function checkOptions<Options extends ServerOptions>(
  maker: string,
  options: Options,
  own: readonly Rule<keyof Options>[],
): void {
  if (!isObject(options)) {
    throw invalidArgument('options', `Options ${show(options)} are not an object. Write { baseUrl, model }.`)
  }
  const given: Options = options
  const rules = [...SHARED, ...own]
  checkNames(maker, options, ['baseUrl', ...rules.map(([name]) => String(name))])
  for (const [name, fits, wanted] of rules) {
    const value = given[name]
    if (fits(value) || (value === undefined && name !== 'model')) continue
    const shown = SECRET.includes(String(name)) ? 'given' : show(value)
    throw invalidArgument(String(name), `${String(name)} ${shown} is not ${wanted}.`)
  }
}

const SHARED: readonly Rule<keyof ServerOptions>[] = [
  ['model', (value) => isText(value) && value.trim() !== '', "a model's name, like 'gpt-4o-mini'"],
  ['apiKey', (value) => isText(value) || typeof value === 'function', 'a string or a function'],
  ['headers', (value) => isTexts(value) || typeof value === 'function', 'an object of strings or a function'],
  [
    'timeoutMs',
    (value) => typeof value === 'number' && value >= 1 && value <= LONGEST_MS,
    'a number of milliseconds from 1 to 2147483647',
  ],
  ['retries', (value) => isInteger(value) && value >= 0 && value <= 10, 'an integer from 0 to 10'],
  ['fetch', (value) => typeof value === 'function', 'a function'],
]

/** Errors do not show these. */
const SECRET: readonly string[] = ['apiKey', 'headers', 'parameters']

/** Whether an option is a string. */
export const isText = (value: unknown): value is string => typeof value === 'string'
/** Whether an option is a positive integer. */
export const isPositive = (value: unknown): boolean => isInteger(value) && value >= 1
const isTexts = (value: unknown): boolean => isObject(value) && Object.values(value).every(isText)
const isInteger = (value: unknown): value is number => Number.isInteger(value)

/** The address that is asked: `baseUrl` and the path, with the query of `baseUrl` kept. */
function readUrl(baseUrl: unknown, path: string): URL {
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
  const base = url.pathname.replace(/\/+$/, '')
  url.pathname = `${base.endsWith(path) ? base.slice(0, -path.length) : base}${path}`
  url.hash = ''
  return url
}
