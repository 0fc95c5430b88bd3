/** A page that is nothing but a model behind HTTP: the test asks it from outside. */
import { isKeepsakeError } from '../../../src/core/errors.ts'
import { httpModel, type HttpModelOptions } from '../../../src/model/http.ts'
import type { Generation } from '../../../src/model/model.ts'

/** What to ask, and when to leave. */
export interface PageQuestion {
  readonly options: Omit<HttpModelOptions, 'model'>
  readonly stream?: boolean
  /** Aborts after so many milliseconds. */
  readonly abortAfterMs?: number
}

/** What came of it. An error is told by what it says, since its class does not leave the page. */
export interface PageOutcome {
  readonly generation?: Generation
  readonly failure?: { readonly code: string; readonly message: string; readonly details: unknown }
  readonly heard: readonly string[]
  readonly tookMs: number
}

const messages = [{ role: 'user' as const, content: 'Say a word, please.' }]

async function askModel({ options, stream, abortAfterMs }: PageQuestion): Promise<PageOutcome> {
  const heard: string[] = []
  const stop = new AbortController()
  const started = performance.now()
  if (abortAfterMs !== undefined) setTimeout(() => stop.abort(new Error('The user left.')), abortAfterMs)
  const onToken = stream === true ? (text: string) => heard.push(text) : undefined
  const model = httpModel({ ...options, model: 'tiny' })
  const outcome = await model
    .generate({ messages, signal: stop.signal, onToken })
    .then((generation) => ({ generation }), toFailure)
  return { ...outcome, heard, tookMs: performance.now() - started }
}

function toFailure(error: unknown): Pick<PageOutcome, 'failure'> {
  if (isKeepsakeError(error)) {
    return { failure: { code: error.code, message: error.message, details: error.details } }
  }
  return { failure: { code: 'none', message: String(error), details: undefined } }
}

Object.assign(globalThis, { askModel })
