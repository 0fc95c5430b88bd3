/** A page that is nothing but an embedder behind HTTP: the test asks it from outside. */
import { isKeepsakeError } from '../../../src/core/errors.ts'
import { httpEmbedder, type HttpEmbedderOptions } from '../../../src/embedder/http.ts'

/** What to embed, and when to leave. */
export interface PageTexts {
  readonly options: Omit<HttpEmbedderOptions, 'model'>
  readonly texts: readonly string[]
  /** Aborts after so many milliseconds. */
  readonly abortAfterMs?: number
}

/** What came of it. An error is told by what it says, since its class does not leave the page. */
export interface PageVectors {
  readonly vectors?: readonly (readonly number[])[]
  readonly failure?: { readonly code: string; readonly message: string; readonly details: unknown }
  readonly tookMs: number
}

async function embedTexts({ options, texts, abortAfterMs }: PageTexts): Promise<PageVectors> {
  const stop = new AbortController()
  const started = performance.now()
  if (abortAfterMs !== undefined) setTimeout(() => stop.abort(new Error('The user left.')), abortAfterMs)
  const outcome = await httpEmbedder({ ...options, model: 'tiny' })
    .embed(texts, { purpose: 'document', signal: stop.signal })
    .then(({ vectors }) => ({ vectors: vectors.map((vector) => [...vector]) }), toFailure)
  return { ...outcome, tookMs: performance.now() - started }
}

function toFailure(error: unknown): Pick<PageVectors, 'failure'> {
  if (isKeepsakeError(error)) {
    return { failure: { code: error.code, message: error.message, details: error.details } }
  }
  return { failure: { code: 'none', message: String(error), details: undefined } }
}

Object.assign(globalThis, { embedTexts })
