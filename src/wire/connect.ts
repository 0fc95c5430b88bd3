/** @module The page's end of the wire: a store that lives in a worker. */
import { proxy, type Remote, releaseProxy, wrap } from 'comlink'
import type { CallOptions, ProgressListener } from '../core/call.ts'
import { KeepsakeError } from '../core/errors.ts'
import { copyJson, type Json } from '../core/json.ts'
import { checkPrefix } from '../core/namespace.ts'
import type { EmbedderChoice } from '../store/embedding.ts'
import type { PolicyOptions } from '../store/policy.ts'
import type { Store } from '../store/store.ts'
import { subscribeTo } from './changes.ts'
import { greet } from './greet.ts'
import { createLifeline, watch } from './lifeline.ts'
import { channelName, FORWARDED, type Forwarded, type Served } from './protocol.ts'
import { type Connection, send, toOrder, unpack } from './send.ts'
import { streamMethods } from './stream.ts'

/** Options of {@link connect}. */
export interface ConnectOptions extends PolicyOptions {
  /** The database; two apps on one origin take two names. */
  readonly name: string
  /** One of the worker's embedders; by default its first. */
  readonly embedder?: EmbedderChoice | undefined
  /** A better one, which the store changes to in the background. How far that has come, or why it failed: `Store.embedding`. */
  readonly upgrade?: EmbedderChoice | undefined
  /** How long the worker may take to start, 20 seconds by default. */
  readonly timeoutMs?: number | undefined
}

/**
 * The store of a worker that calls `serve`.
 *
 * Rejects with `worker_failed` where the worker cannot start (its script is missing or broken, or does not serve), and with the
 * worker's own error where the store cannot open. A worker that dies later rejects every call in flight, and every later one.
 *
 * @example
 * ```ts
 * const worker = new Worker(new URL('keepsake/worker', import.meta.url), { type: 'module' })
 * const store = await connect(worker, { name: 'my-app' })
 * ```
 */
export async function connect(
  worker: Worker,
  { name, embedder, upgrade, timeoutMs, ...policy }: ConnectOptions,
): Promise<Store> {
  const { port1: port, port2: theirs } = new MessageChannel()
  const remote: Remote<Served> = wrap<Served>(port)
  const closing = new AbortController()
  const listeners = new Map<number, ProgressListener>()
  const lifeline = createLifeline()
  try {
    const lock = await greet(worker, { port: theirs, hello: () => remote.hello(), timeoutMs })
    watch(lifeline, lock, { ping: () => remote.ping(), signal: closing.signal })
    const onProgress = proxy((id: number, progress: Parameters<ProgressListener>[0]) =>
      listeners.get(id)?.(progress),
    )
    unpack(await lifeline.hold(() => remote.open({ name, embedder, upgrade, policy }, onProgress)))
  } catch (error) {
    closing.abort()
    port.close()
    throw error
  }
  const close = async (): Promise<void> => {
    try {
      await lifeline.hold(() => remote.close())
    } catch {
      // The worker is dead: there is nothing left to close.
    }
    closing.abort()
    lifeline.end(
      new KeepsakeError('closed', `Store '${name}' is closed. Open it again.`, { details: { name } }),
    )
    remote[releaseProxy]()
    port.close()
  }
  let closed: Promise<void> | undefined
  const connection = { remote, lifeline, listeners }
  return {
    ...forward(connection),
    ...streamMethods(connection),
    ...subscribeTo(channelName(name), closing.signal),
    close: () => (closed ??= close()),
  }
}

/** One function per forwarded method, that sends its arguments and gives back the reply. */
function forward(connection: Connection): Pick<Store, Forwarded> {
  const { remote } = connection
  const methods = (Object.keys(FORWARDED) as Forwarded[]).map((method) => [
    method,
    async (...args: unknown[]) => {
      const names = FORWARDED[method]
      const options: CallOptions = args[names.length] ?? {}
      options.signal?.throwIfAborted()
      const packed = pack(
        method,
        names.map((_, index) => args[index]),
      )
      const call = { ...toOrder(options), method, args: packed }
      const work = { work: () => remote.call(call), cancel: () => void remote.cancel(call.id) }
      return send(connection, call, options, work)
    },
  ])
  return Object.fromEntries(methods) as Pick<Store, Forwarded>
}

/** Only plain JSON crosses; anything else would arrive as something else, or not at all. */
function pack(method: Forwarded, args: readonly unknown[]): Json[] {
  return args.map((argument, index) => {
    const name = FORWARDED[method][index] as string
    return name === 'namespace' || name === 'prefix' ? checkPrefix(argument) : copyJson(argument, name)
  })
}
