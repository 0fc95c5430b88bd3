/** @module What can go wrong, as data: one class, a code per failure, typed details. */

/** Every failure this library raises on purpose, and what each carries. */
export interface ErrorDetails {
  /** An argument has the wrong shape. */
  invalid_argument: { argument: string }
  /** A namespace is empty, holds an empty or non-string label, or is Keepsake's own. */
  invalid_namespace: { namespace: readonly unknown[] }
  /** A value is not plain JSON; `path` leads to the offending part. */
  invalid_value: { path: string }
  /** A message cannot be read; `index` counts from 0. */
  invalid_message: { index: number }
  /** An imported file cannot be read; `line` counts from 1. */
  invalid_import: { line: number }
  /** A namespace template was filled without one of its variables. */
  missing_variable: { variable: string }
  /** A value, or a list of writes, is over the limit. */
  too_large: { size: number; limit: number; unit: 'bytes' | 'characters' | 'writes' }
  /** An expectation of a write did not hold; `null` stands for an absent item. */
  conflict: { namespace: readonly string[]; key: string; expected: number | null; actual: number | null }
  /** The operation needs what is not there: a model, or a browser that can do it. */
  not_supported: { operation: string }
  /** There is no storage to open: no IndexedDB, a page that is not secure, access denied, an older schema in use elsewhere, or a newer one on disk. */
  storage_unavailable: { reason: 'missing' | 'insecure' | 'blocked' | 'blocked_upgrade' | 'newer_version' }
  /** The storage failed while it was read, written or closed; `quota` says that there is no room left. */
  storage_failed: { operation: 'read' | 'commit' | 'close'; reason?: 'quota' }
  /** The embedder could not load or embed; `reason` where it is known (see `EmbedderFailure`). */
  embedder_failed: {
    embedder: string
    reason?: EmbedderFailure
    status?: number
    retryAfterMs?: number
    /** The text that is too long: its place among those of the call, counted from 0, and its length. */
    text?: { index: number; characters: number }
  }
  /** Vectors of one embedder have two lengths: `expected` are kept, `actual` came. */
  dimensions_differ: { embedder: string; expected: number; actual: number }
  /** A schema has no JSON Schema, or cannot be written as one: a model cannot be told what to answer. */
  invalid_schema: { schema: string }
  /** No answer came from the model's address: it is wrong, offline, or refuses this page (CORS). */
  model_unreachable: { model: string }
  /** The model's server refused the key. */
  model_unauthorized: { model: string; status: number }
  /** The model, or its server, failed. */
  model_failed: {
    model: string
    reason: 'rate_limited' | 'server' | 'timeout' | 'refused' | 'malformed'
    status?: number
    /** How long the server asks to wait, in milliseconds. */
    retryAfterMs?: number
  }
  /** The model, or a filter before or behind it, refused to answer. */
  answer_refused: { model: string }
  /** What the model was to read is longer than its context window. */
  context_exceeded: { model: string; tokens?: number; limit?: number }
  /** The model answered prose where an object was asked for, twice. */
  answer_not_json: { model: string }
  /** The model's answer breaks off, twice. */
  answer_cut: { model: string }
  /** The model's answer is JSON of another shape, twice. */
  answer_invalid: { model: string; problems: readonly string[] }
  /** Learning from a conversation was cancelled, or the conversation erased, before it was done. */
  cancelled: { thread: string }
  /** The worker could not start, or died. */
  worker_failed: { phase: 'start' | 'call' }
  /** The store or memory was closed before the call. */
  closed: { name: string }
}

/** Why an embedder failed. */
export type EmbedderFailure =
  /** A file of it is missing, or cannot be read as what it should be. */
  | 'bad_files'
  /** A download broke off, or its server cannot be reached. */
  | 'unreachable'
  /** There is no room left to keep its files. */
  | 'no_room'
  /** It was to run on a GPU, and none answers. */
  | 'no_gpu'
  /** The runtime that executes it cannot be loaded. */
  | 'no_runtime'
  /** Its server refused the key. */
  | 'unauthorized'
  /** Its server, or the runtime, failed; or asks for patience. */
  | 'rate_limited'
  | 'server'
  | 'timeout'
  /** Its server refused the request. */
  | 'refused'
  /** A text is longer than its server reads, and nothing was cut. */
  | 'too_long'
  /** The answer is not what was asked for: no JSON, too few vectors, vectors of another length. */
  | 'malformed'

/** The code of a {@link KeepsakeError}. */
export type ErrorCode = keyof ErrorDetails

/**
 * The one error class. Branch on `code`, read `details`, follow `cause`.
 *
 * The message is a sentence with the offending value in it and, where there is one, a second with the way out.
 */
export class KeepsakeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'KeepsakeError'
  readonly code: Code
  readonly details: ErrorDetails[Code]

  constructor(code: Code, message: string, options: { details: ErrorDetails[Code]; cause?: unknown }) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.details = options.details
  }
}

/**
 * Whether an error is Keepsake's, and of this code where one is given.
 *
 * It reads the data rather than the class, so it holds across workers, realms and two copies of the package.
 *
 * @example
 * ```ts
 * declare const error: unknown
 * if (isKeepsakeError(error, 'conflict')) error.details.actual // number | null
 * ```
 */
export function isKeepsakeError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is KeepsakeError<Code> {
  if (typeof error !== 'object' || error === null) return false
  const { name, code: own } = error as { name?: unknown; code?: unknown }
  return name === 'KeepsakeError' && typeof own === 'string' && (code === undefined || own === code)
}

/** An `invalid_argument` error: the argument's name, what is wrong, and the way out. */
export function invalidArgument(argument: string, message: string): KeepsakeError<'invalid_argument'> {
  return new KeepsakeError('invalid_argument', message, { details: { argument } })
}

/** A value as an error message shows it: one line, at most 60 characters. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : describe(value)
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}…${line.at(-1) ?? ''}` : line
}

function describe(value: unknown): string {
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return JSON.stringify(value)
  } catch {
    return Object.prototype.toString.call(value) // a cycle or a bigint inside
  }
}
