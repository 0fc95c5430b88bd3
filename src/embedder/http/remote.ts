/** @module What embedders on other machines have in common: batches, asking again, unit vectors of one length, errors. */
import { isKeepsakeError, KeepsakeError } from '../../core/errors.ts'
import { FailedRequest } from '../../http/failed-request.ts'
import { insist } from '../../http/insist.ts'
import type { Embedder, EmbedderPace, Purpose } from '../embedder.ts'
import { toUnitVector } from '../unit-vector.ts'
import { askInBatches, type Batching, type NumberedText } from './batches.ts'
import { dimensionsDiffer, toError, tooLong } from './to-error.ts'

/** What one request is made with. */
export interface AskOptions {
  readonly purpose: Purpose
  readonly signal: AbortSignal | undefined
}

/** An embedder on another machine: how it is asked. */
export interface Remote {
  readonly id: string
  /** How long its vectors are to be, where that was asked for. */
  readonly dimensions: number | undefined
  readonly retries: number
  /** The most texts and characters of a request, and how many requests may be under way at once. */
  pace(): EmbedderPace
  /** Waits for what the pace depends on. */
  ready?(): Promise<void>
  /** One request: vectors of any length, in the order of the texts. Throws a `FailedRequest` where the server fails. */
  ask(texts: readonly string[], options: AskOptions): Promise<readonly ArrayLike<number>[]>
}

/** A text that says nothing, whose vector tells how long vectors are. */
const PROBE = 'a'
/** There is nothing to load or to download. */
const STATUS = { loaded: true, cached: true, downloadBytes: 0 }

/** An embedder that asks so. An empty text has the zero vector, and is not sent. */
export function remoteEmbedder(remote: Remote): Embedder {
  const { id } = remote
  const asking = createAsking(remote)
  return {
    id,
    get dimensions() {
      return asking.dimensions()
    },
    get pace() {
      return { ...remote.pace(), texts: asking.most() }
    },
    status: async () => STATUS,
    async embed(texts, { purpose, signal }) {
      signal?.throwIfAborted()
      try {
        await remote.ready?.()
        return { vectors: await embedTexts(asking, texts, { purpose, signal }) }
      } catch (cause) {
        signal?.throwIfAborted()
        throw asError(id, cause)
      }
    },
  }
}

/** What was learned of a server by asking it. */
interface Asking {
  /** The vectors of texts with something in them. */
  ask(texts: readonly NumberedText[], options: AskOptions): Promise<Float32Array[]>
  /** The length of vectors, once one has come. */
  dimensions(): number | undefined
  /** The most texts of a request. */
  most(): number
}

function createAsking(remote: Remote): Asking {
  const { id, retries } = remote
  let dimensions = remote.dimensions
  let fewer = Infinity
  const batching: Batching = {
    characters: remote.pace().characters,
    texts: () => Math.min(fewer, remote.pace().texts),
    limit: (texts) => (fewer = Math.min(fewer, texts)),
  }
  const toVector = (values: ArrayLike<number>): Float32Array => {
    dimensions ??= values.length
    if (values.length !== dimensions) throw dimensionsDiffer(id, dimensions, values.length)
    return toUnitVector(values)
  }
  return {
    dimensions: () => dimensions,
    most: batching.texts,
    ask: (texts, options) =>
      askInBatches(texts, batching, {
        ask: async (batch) => {
          const { signal } = options
          const vectors = await insist({ retries, signal }, () => remote.ask(batch, options))
          return vectors.map(toVector)
        },
        tooLong: (text, { fault }) => tooLong(id, text, fault),
      }),
  }
}

async function embedTexts(
  { ask, dimensions }: Asking,
  texts: readonly string[],
  options: AskOptions,
): Promise<Float32Array[]> {
  const numbered = texts.map((text, index) => ({ index, text })).filter(({ text }) => text.trim() !== '')
  const found = await ask(numbered, options)
  if (texts.length > 0 && dimensions() === undefined) await ask([{ index: 0, text: PROBE }], options)
  const vectors: Float32Array[] = texts.map(() => new Float32Array(dimensions() ?? 0))
  numbered.forEach(({ index }, at) => (vectors[index] = found[at] as Float32Array))
  return vectors
}

/** Whatever went wrong as Keepsake's own error. */
function asError(id: string, cause: unknown): KeepsakeError {
  if (cause instanceof FailedRequest) return toError(id, cause.fault)
  if (isKeepsakeError(cause)) return cause
  const message = `Embedder '${id}' could not ask for vectors. The cause says why.`
  return new KeepsakeError('embedder_failed', message, { details: { embedder: id }, cause })
}
