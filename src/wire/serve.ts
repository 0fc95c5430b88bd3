/** @module The worker's end of the wire. */
import { expose } from 'comlink'
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, KeepsakeError, show } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import type { EmbedderChoice } from '../store/embedding.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { Storage } from '../storage/storage.ts'
import { createStore } from '../store/create-store.ts'
import type { Store } from '../store/store.ts'
import { packError, type Reply } from './envelope.ts'
import { createOrders } from './orders.ts'
import { channelName, HELLO, type OnProgress, type OpenRequest, type Order, type Served } from './protocol.ts'
import { createExports, importFrom } from './serve-streams.ts'
import { webSetLocks } from './set-locks.ts'

/** What a worker is composed of. */
export interface ServeOptions {
  /** Makes the storage of a database. */
  readonly storage: (name: string) => Storage
  /** The embedders a page may choose from, by name; the first is the default. Their options come from the page, as JSON. */
  readonly embedders: Readonly<Record<string, (options: never) => Embedder>>
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
  const orders = createOrders()
  const exports = createExports()
  let opened: { store: Store; channel: BroadcastChannel; report: OnProgress } | undefined

  const begin = (order: Order): { store: Store; control: CallOptions } => {
    if (opened === undefined) throw invalidArgument('store', 'The store was not opened.')
    return { store: opened.store, control: orders.begin(order, opened.report) }
  }
  const run = async (
    order: Order,
    work: (store: Store, control: CallOptions) => Promise<unknown>,
  ): Promise<Reply> =>
    reply(async () => {
      const { store, control } = begin(order)
      try {
        return { value: await work(store, control) }
      } finally {
        orders.end(order.id)
      }
    })

  return {
    hello: () => life,
    open: (request, report) =>
      reply(async () => {
        opened = { ...(await openStore(options, request)), report }
        return {}
      }),
    call: (call) =>
      run(call, (store, control) => {
        const method = store[call.method] as (...args: unknown[]) => Promise<unknown>
        return method(...call.args, control)
      }),
    exportNext: (order) =>
      reply(() =>
        exports.next(order.id, () => {
          const { store, control } = begin(order)
          return store.export(control)[Symbol.asyncIterator]()
        }),
      ),
    exportStop: async (id) => {
      orders.cancel(id)
      orders.end(id)
      await exports.stop(id)
    },
    import: (order, pull) => run(order, (store, control) => importFrom(store, pull, control)),
    cancel: (id) => orders.cancel(id),
    close: () =>
      reply(async () => {
        orders.cancelAll(new KeepsakeError('closed', 'The store was closed.', { details: { name: 'store' } }))
        opened?.channel.close()
        await opened?.store.close()
        return {}
      }),
    ping: () => {},
  }
}

/** A store that tells the channel of its changes. */
async function openStore(
  { storage: make, embedders }: ServeOptions,
  { name, embedder: choice, upgrade, policy }: OpenRequest,
): Promise<{ store: Store; channel: BroadcastChannel }> {
  const storage = make(name)
  const embedder = makeEmbedder(embedders, choice)
  const locks = webSetLocks(name)
  await storage.get([]) // so that a storage that cannot open says so now
  const store = createStore({
    storage,
    embedder,
    formerly: formerlyOf(embedders, choice),
    makeEmbedder: (better) => makeEmbedder(embedders, better),
    ...defined({ locks, upgrade }),
    ...policy,
  })
  const channel = new BroadcastChannel(channelName(name))
  store.subscribe((event) => channel.postMessage(event))
  void warmUp(store, embedder)
  return { store, channel }
}

/**
 * Reads the index and then the model before they are asked for: they share one thread, and words answer without the model. If that fails, the
 * first call that needs them fails the same way.
 */
async function warmUp(store: Store, embedder: Embedder): Promise<void> {
  await store.namespaces({ limit: 1 }).catch(() => {})
  await embedder.load?.().catch(() => {})
}

function makeEmbedder(embedders: ServeOptions['embedders'], choice: EmbedderChoice | undefined): Embedder {
  const names = Object.keys(embedders)
  const id = choice === undefined ? names[0] : choice.id
  const make = id === undefined || !Object.hasOwn(embedders, id) ? undefined : embedders[id]
  if (make !== undefined) return make(choice?.options as never)
  throw invalidArgument('embedder', `Embedder ${show(id)} is not one of the worker's: ${names.join(', ')}.`)
}

/** Where a page picks another embedder than the worker's first, its database may hold what the first embedded. */
function formerlyOf(embedders: ServeOptions['embedders'], choice: EmbedderChoice | undefined): Embedder[] {
  const [first] = Object.keys(embedders)
  return choice === undefined || choice.id === first ? [] : [makeEmbedder(embedders, undefined)]
}

/** The work's reply, or its error as one. */
async function reply(work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work()
  } catch (error) {
    return { error: packError(error) }
  }
}
