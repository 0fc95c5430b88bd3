/** @module One file of a model from a server. */
import { defined } from '../../../core/json.ts'
import { refused, unreachable } from './failure.ts'
import type { Tally } from './tally.ts'
import { type Watched, watch } from './watch.ts'

/** What to fetch, for which model. */
export interface Wanted {
  readonly model: string
  readonly name: string
  readonly url: string
  readonly signal: AbortSignal | undefined
}

/** A file on its way. */
export interface Coming extends Watched {
  /** Its size, where the server says it. */
  readonly bytes: number | undefined
}

/**
 * Begins to fetch a file. The browser's own cache is left out: it would keep a second copy, and answer with a file of yesterday.
 *
 * Rejects with `embedder_failed` or the signal's reason; so does the stream.
 */
export async function fetchFile(wanted: Wanted, tally: Tally): Promise<Coming> {
  const { model, name, signal } = wanted
  const response = await request(wanted, {})
  const bytes = lengthOf(response)
  const broken = (came: number, cause?: unknown) =>
    unreachable(
      model,
      name,
      `broke off after ${came}${bytes === undefined ? '' : ` of ${bytes}`} bytes`,
      cause,
    )
  tally.begin(name, bytes)
  const watched = watch(response.body ?? new Blob([]).stream(), {
    model,
    name,
    signal,
    onBytes: (count) => tally.add(name, count),
    onEnd(came) {
      // Another origin may hide that it packs its text: then this is the length of what was sent. What is cut there cannot be parsed.
      if (bytes !== undefined && came < bytes && !name.endsWith('.json')) throw broken(came)
      tally.end(name)
    },
    broken: (cause, came) => broken(came, cause),
  })
  return { ...watched, bytes }
}

/** Asks a server for a file's size and fetches one byte of it; `undefined` where it does not say. Rejects as {@link fetchFile}. */
export async function askSize(wanted: Wanted): Promise<number | undefined> {
  // Not HEAD: that gives the length of a compressed answer, where there is one.
  const response = await request(wanted, { Range: 'bytes=0-0' })
  await response.body?.cancel()
  if (response.status !== 206) return lengthOf(response)
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

async function request(
  { model, name, url, signal }: Wanted,
  headers: Record<string, string>,
): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { cache: 'no-store', headers, ...defined({ signal }) })
  } catch (cause) {
    signal?.throwIfAborted()
    throw unreachable(model, name, `could not be fetched from ${url}`, cause)
  }
  if (response.ok) return response
  await response.body?.cancel()
  throw refused(model, name, url, response.status)
}

/** The size of what will come: unknown where it is packed on its way. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get('content-length')
  const isPacked = (headers.get('content-encoding') ?? 'identity') !== 'identity'
  return length === null || isPacked ? undefined : Number(length)
}
