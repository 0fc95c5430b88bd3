/** @module The worker's end of the wire. */
import { expose } from 'comlink'
import { invalidArgument, KeepsakeError, show } from '../core/errors.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { Storage } from '../storage/storage.ts'
import { createStore } from '../store/create-store.ts'
import type { Store } from '../store/store.ts'
import { packError, type Reply } from './envelope.ts'
import {
  type Call,
  channelName,
  type EmbedderChoice,
  HELLO,
  type OnProgress,
  type Served,
} from './protocol.ts'

/** What a worker is composed of. */
export interface ServeOptions {
  /** Makes the storage of a database. */
  readonly storage: (name: string) => Storage
  /** The embedders a page may choose from, by name; the first is the default. Their options come from the page, as JSON. */
  readonly embedders: Readonly<Record<string, (options?: never) => Embedder>>
}

/**
 * Serves stores from this worker. Call it once, at the top of the worker's script; each page that connects gets its own store.
 *
 * @example
 * ```ts
 * serve({ storage: (name) => dexieStorage(name), embedders: { 'static-en': staticEmbedder } })
 * ```
 */
export function serve(options: ServeOptions): void {
  const life = holdLock()
  self.addEventListener('message', ({ data, ports }: MessageEvent<unknown>) => {
    const [port] = ports
    if (data === HELLO && port !== undefined) expose(serveOne(options, life), port)
  })
}

/**
 * Holds a lock that nobody else knows until the worker ends, however it ends. A page that is granted it knows that the worker is dead.
 * Where there are no locks, or the browser denies them along with site data, there is none, and the page pings instead.
 */
async function holdLock(): Promise<string | undefined> {
  const { locks } = navigator
  if (locks === undefined) return undefined
  const name = `keepsake:worker:${crypto.randomUUID()}`
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(name)
      return new Promise(() => {})
    }
    locks.request(name, hold).catch(() => resolve(undefined))
  })
}

function serveOne(options: ServeOptions, life: Promise<string | undefined>): Served {
  const running = new Map<number, AbortController>()
  let opened: { store: Store; channel: BroadcastChannel; report: OnProgress } | undefined

  const run = async ({ id, method, args, options, watched }: Call): Promise<unknown> => {
    if (opened === undefined) throw invalidArgument('store', 'The store was not opened.')
    const { store, report } = opened
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const control = {
        signal: controller.signal,
        ...(watched && { onProgress: (progress: Parameters<OnProgress>[1]) => report(id, progress) }),
      }
      const call = store[method] as (...args: unknown[]) => Promise<unknown>
      return await call(...args, { ...(options as object), ...control })
    } finally {
      running.delete(id)
    }
  }

  return {
    hello: () => life,
    open: (request, report) =>
      reply(async () => {
        const { name } = request
        const storage = options.storage(name)
        const embedder = makeEmbedder(options.embedders, request.embedder)
        await storage.get([]) // so that a storage that cannot open says so now
        const store = createStore({ storage, embedder, ...request.settings })
        const channel = new BroadcastChannel(channelName(name))
        store.subscribe((event) => channel.postMessage(event))
        opened = { store, channel, report }
        warmUp(store, embedder)
      }),
    call: (call) => reply(() => run(call)),
    cancel: (id) => running.get(id)?.abort(),
    close: () =>
      reply(async () => {
        const closed = new KeepsakeError('closed', 'The store was closed.', { details: { name: 'store' } })
        for (const controller of running.values()) controller.abort(closed)
        opened?.channel.close()
        await opened?.store.close()
      }),
    ping: () => {},
  }
}

/** Reads the index and the model before they are asked for. If that fails, the first call that needs them fails the same way. */
function warmUp(store: Store, embedder: Embedder): void {
  store.namespaces({ limit: 1 }).catch(() => {})
  embedder.load?.().catch(() => {})
}

function makeEmbedder(embedders: ServeOptions['embedders'], choice: EmbedderChoice | undefined): Embedder {
  const names = Object.keys(embedders)
  const id = choice === undefined ? names[0] : choice.id
  const make = id === undefined || !Object.hasOwn(embedders, id) ? undefined : embedders[id]
  if (make !== undefined) return make(choice?.options as never)
  throw invalidArgument('embedder', `Embedder ${show(id)} is not one of the worker's: ${names.join(', ')}.`)
}

async function reply(work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error: packError(error) }
  }
}
