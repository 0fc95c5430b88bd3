/** @module One call from the page to the worker: its signal, its progress, its outcome. */
import type { Remote } from 'comlink'
import type { CallOptions, ProgressListener } from '../core/call.ts'
import { checkFilter } from '../core/filter.ts'
import { copyJson } from '../core/json.ts'
import { type Reply, unpackError } from './envelope.ts'
import type { Lifeline } from './lifeline.ts'
import type { Order, Served } from './protocol.ts'

/** The page's end of an open store. */
export interface Connection {
  readonly remote: Remote<Served>
  readonly lifeline: Lifeline
  readonly listeners: Map<number, ProgressListener>
}

let calls = 0

/** A call's options as data, under a number of its own. */
export function toOrder(options: CallOptions): Order {
  const { onProgress, ...rest } = { ...options, signal: undefined }
  if ('filter' in rest && rest.filter !== undefined) checkFilter(rest.filter) // copying would drop an undefined in it unseen
  return { id: ++calls, options: copyJson(rest, 'options'), watched: onProgress !== undefined }
}

/**
 * Does some work of an order in the worker. While it is under way the worker's progress is heard, and an abort becomes `cancel`; it rejects
 * with the worker's error, the signal's reason, or the worker's end.
 */
export async function send(
  { lifeline, listeners }: Connection,
  { id }: Order,
  { signal, onProgress }: CallOptions,
  { work, cancel }: { work: () => Promise<Reply>; cancel: () => void },
): Promise<unknown> {
  signal?.throwIfAborted()
  signal?.addEventListener('abort', cancel)
  if (onProgress !== undefined) listeners.set(id, onProgress)
  try {
    return unpack(await lifeline.hold(work))
  } catch (error) {
    if (signal?.aborted === true && (error as Error).name === 'AbortError') throw signal.reason
    throw error
  } finally {
    signal?.removeEventListener('abort', cancel)
    listeners.delete(id)
  }
}

/** What a reply brings: its value, or its error thrown. */
export function unpack({ value, error }: Reply): unknown {
  if (error !== undefined) throw unpackError(error)
  return value
}
