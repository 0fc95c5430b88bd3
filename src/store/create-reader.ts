/** @module The store's reading half: a mirror of the storage for finding, and the storage itself for what is read by its address. */
import { detached } from '../core/call.ts'
import { checkNamespace, checkPrefix } from '../core/namespace.ts'
import type { RightOfWay } from '../core/right-of-way.ts'
import type { Clock } from '../core/time.ts'
import { checkKey } from '../core/write.ts'
import type { Row, Storage } from '../storage/storage.ts'
import { isExpired, refresh } from './expiry.ts'
import { toMatch } from './find.ts'
import { readHistory, rowAsOf } from './history.ts'
import { listNamespaces } from './list-namespaces.ts'
import type { Policy } from './policy.ts'
import { checkSearch } from './search-request.ts'
import { searchSet } from './search-set.ts'
import type { Sets } from './sets.ts'
import type { Store } from './store.ts'
import { toItem } from './to-item.ts'

/** What a reader reads with. */
export interface ReaderContext {
  readonly storage: Storage
  readonly sets: Sets
  readonly clock: Clock
  readonly policy: Policy
  /** What a search has over long writing. */
  readonly rightOfWay: RightOfWay
}

/** A reader over a storage. */
export function createReader(
  context: ReaderContext,
): Pick<Store, 'get' | 'search' | 'namespaces' | 'history'> {
  const { storage, sets, clock, policy, rightOfWay } = context

  const prolong = async (rows: readonly Row[], wanted = policy.ttl.refreshOnRead): Promise<readonly Row[]> =>
    wanted ? refresh({ storage, sets }, rows, clock()) : rows

  return {
    async get(namespace, key, { asOf, refreshTtl, signal } = {}) {
      signal?.throwIfAborted()
      const address = { namespace: checkNamespace(namespace), key: checkKey(key) }
      if (asOf !== undefined) {
        const row = await rowAsOf({ storage, clock }, address, asOf)
        return row && toItem(row)
      }
      const [row] = await storage.get([address])
      if (row === undefined || isExpired(row, clock())) return undefined
      const [read = row] = await prolong([row], refreshTtl)
      return toItem(read)
    },
    async search(prefix, options = {}) {
      const under = checkPrefix(prefix)
      const asked = checkSearch(options)
      const found = await rightOfWay.first(() =>
        sets.answering((set) => searchSet(set, under, { asked, clock, ...detached(options) })),
      )
      const rows = await prolong(
        found.map(({ row }) => row),
        options.refreshTtl,
      )
      return found.map((match, at) => toMatch({ ...match, row: rows[at] ?? match.row }))
    },
    async namespaces(options = {}) {
      options.signal?.throwIfAborted()
      return sets.answering(async ({ mirror }) => {
        await mirror.catchUp(detached(options))
        await mirror.settle()
        return listNamespaces(mirror.index.namespaces(clock()), options)
      })
    },
    async history(namespace, key, { signal } = {}) {
      signal?.throwIfAborted()
      return readHistory({ storage, clock }, { namespace, key })
    },
  }
}
