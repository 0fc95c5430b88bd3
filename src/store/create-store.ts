/** @module The store, composed: a storage for rows, an index for search, an embedder for meaning. */
import type { CallOptions } from '../core/call.ts'
import { createGate, type Gate } from '../core/gate.ts'
import { type Item, itemId } from '../core/item.ts'
import { defined } from '../core/json.ts'
import type { Clock } from '../core/time.ts'
import type { Write } from '../core/write.ts'
import { type Address, isTombstone, type Revision, type Storage } from '../storage/storage.ts'
import type { Written } from './commit-writes.ts'
import { createReader } from './create-reader.ts'
import { createEmbedding } from './create-embedding.ts'
import { createWriter, type Writer } from './create-writer.ts'
import { readStatus } from './embedding-status.ts'
import { checkTarget } from './erase.ts'
import { restoring } from './history.ts'
import { createMaintenance } from './maintenance.ts'
import { checkOptions, type StoreOptions } from './options.ts'
import { checkPolicy } from './policy.ts'
import { createReindexing } from './reindex-sets.ts'
import type { Store, WriteOptions } from './store.ts'
import { createTransfer } from './transfer/create-transfer.ts'
import { toItem } from './to-item.ts'

/**
 * A store over a storage.
 *
 * The index is a copy of what the storage holds: every search first reads what changed, so other tabs, crashes and cold starts need
 * no care.
 *
 * @example
 * ```ts
 * const store = createStore({ storage: memoryStorage(), embedder: staticEmbedder() })
 * await store.put(['users', 'ada'], 'tea', { content: 'Ada drinks green tea' })
 * const [best] = await store.search(['users', 'ada'], { query: 'What does she drink?' })
 * ```
 */
export function createStore(options: StoreOptions): Store {
  checkOptions(options)
  const { storage, clock = Date.now } = options
  const policy = checkPolicy(options)
  const embedding = createEmbedding(options, () => look())
  const { sets, upgrades, filling, erase, embed, rightOfWay } = embedding
  const writer = createWriter({ storage, embed, clock, policy, rightOfWay })
  const reader = createReader({ storage, sets, clock, policy, rightOfWay })
  const changed = (revisions: Iterable<Revision | undefined>): void => {
    const all = [...revisions]
    for (const { mirror } of sets.open()) mirror.wrote(all.length)
    writer.tell(all)
  }
  const maintenance = createMaintenance({ ...embedding, storage, clock, policy, swept: changed })
  const { through: open, close } = createGate('store')
  const look = (): void => [maintenance, filling].forEach((one) => one.look())
  const poke = (): void => [maintenance, filling].forEach((one) => one.poke())
  /** Every call may leave something to be done behind everybody's back. */
  const through: Gate['through'] = (method) => open((...args) => method(...args).finally(poke))
  const keepsHistory = policy.historyDays > 0

  if (options.upgrade !== undefined) upgrades.begin(options.upgrade)
  return {
    get: through(reader.get),
    search: through(reader.search),
    namespaces: through(reader.namespaces),
    history: through(reader.history),
    ...writingMethods({ storage, clock, writer, changed }, through),
    erase: through(async (given, { signal } = {}) => {
      const target = checkTarget(given)
      const erased = await erase([target], signal)
      if (erased > 0) writer.tellErased(target)
      return erased
    }),
    reindex: through(createReindexing(sets)),
    embedding: open(async ({ signal } = {}) => {
      signal?.throwIfAborted()
      // Who watches is not who asks: what is watched goes on meanwhile.
      return readStatus(sets, upgrades).finally(look)
    }),
    upgrade: through(upgrades.upgrade),
    downgrade: through(upgrades.downgrade),
    ...createTransfer({ storage, sets, embed, clock, changed, keepsHistory, rightOfWay }, through),
    subscribe: writer.subscribe,
    async close() {
      if (!close()) return
      writer.close()
      await Promise.all([filling.stop(), maintenance.stop(), upgrades.stop()])
      await Promise.all([storage.close(), sets.close()])
    },
  }
}

interface WritingContext {
  readonly storage: Storage
  readonly clock: Clock
  readonly writer: Writer
  readonly changed: (revisions: Iterable<Revision | undefined>) => void
}

function writingMethods(
  { storage, clock, writer, changed }: WritingContext,
  through: Gate['through'],
): Pick<Store, 'put' | 'delete' | 'write' | 'restore'> {
  const write = async (writes: readonly Write[], options?: WriteOptions): Promise<Written> => {
    const written = await writer.write(writes, options)
    changed(written.values())
    return written
  }
  const put = async (one: Extract<Write, { op: 'put' }>, options: CallOptions): Promise<Item> =>
    itemOf(await write([one], options), one) as Item
  return {
    put: through((namespace, key, value, { signal, onProgress, ...rest } = {}) =>
      put({ op: 'put', namespace, key, value, ...rest }, { signal, onProgress }),
    ),
    delete: through(async (namespace, key, { signal, why } = {}) => {
      const written = await write([{ op: 'delete', namespace, key, ...defined({ why }) }], { signal })
      return written.get(itemId(namespace, key)) !== undefined
    }),
    write: through(async (writes, options) => {
      const written = await write(writes, options)
      return writes.map((one) => (one.op === 'put' ? itemOf(written, one) : null))
    }),
    restore: through(async (namespace, key, version, { why, ...options } = {}) => {
      options.signal?.throwIfAborted()
      return put(await restoring({ storage, clock }, { namespace, key }, { version, why }), options)
    }),
  }
}

/** The item a write left behind; `null` where a later write of the same call deleted it. */
function itemOf(written: Written, { namespace, key }: Address): Item | null {
  const row = written.get(itemId(namespace, key))
  return row === undefined || isTombstone(row) ? null : toItem(row)
}
