/** A worker that holds embedders by name, for a page to try them. */
import { expose } from 'comlink'
import { isKeepsakeError } from '../../../src/core/errors.ts'
import type { Embedder, Purpose } from '../../../src/embedder/embedder.ts'
import type { TransformersEmbedderOptions } from '../../../src/embedder/transformers/options.ts'
import { transformersEmbedder } from '../../../src/embedder/transformers/transformers.ts'

/** What became of a call, as data. */
export interface Outcome<Value> {
  readonly value?: Value
  readonly error?: {
    readonly code: string
    readonly details: unknown
    readonly message: string
    readonly cause: string
  }
}

const embedders = new Map<string, Embedder>()
const calls = new Map<string, AbortController>()

async function attempt<Value>(work: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await work() }
  } catch (error) {
    const { code, details } = isKeepsakeError(error)
      ? error
      : { code: (error as Error).name, details: undefined }
    return { error: { code, details, message: (error as Error).message, cause: causes(error) } }
  }
}

function causes(error: unknown): string {
  const { cause } = error as { cause?: Error }
  return cause === undefined ? '' : `${cause.message} ${causes(cause)}`
}

function named(name: string): Embedder {
  const embedder = embedders.get(name)
  if (embedder === undefined) throw new Error(`There is no '${name}'.`)
  return embedder
}

const api = {
  make: (name: string, options: TransformersEmbedderOptions) =>
    attempt(() => {
      const embedder = transformersEmbedder(options)
      embedders.set(name, embedder)
      return embedder.id
    }),
  /** Loads one; `cancelAt` bytes of progress it is cancelled. Gives its dimensions and the progress that was heard of. */
  load: (name: string, cancelAt = Infinity) =>
    attempt(async () => {
      const call = new AbortController()
      calls.set(name, call)
      const heard: unknown[] = []
      await named(name).load?.({
        signal: call.signal,
        onProgress: (progress) => {
          heard.push(progress)
          if (progress.done >= cancelAt) call.abort(new Error('cancelled by the test'))
        },
      })
      return { dimensions: named(name).dimensions, heard }
    }),
  embed: (name: string, texts: readonly string[], purpose: Purpose) =>
    attempt(async () => {
      const { vectors, weights } = await named(name).embed(texts, { purpose })
      return { vectors: vectors.map((vector) => [...vector]), weights: [...(weights ?? [])] }
    }),
  /** How it likes to be called tells where it runs. */
  pace: (name: string) => attempt(() => named(name).pace),
  status: (name: string) => attempt(() => named(name).status?.()),
  close: (name: string) => attempt(() => named(name).close?.()),
}

/** What the page can ask of it. */
export type Embedders = typeof api

expose(api)
