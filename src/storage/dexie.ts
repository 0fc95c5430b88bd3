/** @module Rows in IndexedDB. Its own entry, `keepsake/dexie`, because Dexie opens a channel when it is imported. */
import { KeepsakeError } from '../core/errors.ts'
import { commit, drop, erase, pack, prune } from './dexie-changes.ts'
import { createOpener } from './dexie-open.ts'
import { expired, find, revisions, scan, setsOf, since } from './dexie-reads.ts'
import { declare, type Durability } from './dexie-tables.ts'
import { closedError, failure, isLost } from './failures.ts'
import { createOwnCommits } from './own-commits.ts'
import { type Storage, withoutTombstone } from './storage.ts'

export type { Durability } from './dexie-tables.ts'

/** Options of {@link dexieStorage}. */
export interface DexieOptions {
  /**
   * How sure a commit is to survive a power cut: `strict` waits for the disk, `relaxed` for the operating system, which is what most
   * browsers do by `default`. A crash of the page or of the browser loses nothing either way.
   */
  readonly durability?: Durability
}

/**
 * Storage in IndexedDB, in the database `keepsake:<name>`. It opens at the first call, and again where its connection is lost.
 *
 * `storage_unavailable` says why it cannot open: `missing` (no IndexedDB here), `blocked` (the browser denies it: a private window, site
 * data switched off), `blocked_upgrade` (another tab holds an older version) or `newer_version` (a newer Keepsake wrote it). Later
 * failures are `storage_failed`, with the reason `quota` where the disk is full.
 *
 * @example
 * ```ts
 * const store = createStore({ storage: dexieStorage('my-app'), embedder: staticEmbedder() })
 * ```
 */
export function dexieStorage(name: string, { durability = 'default' }: DexieOptions = {}): Storage {
  const { database, tables } = declare(name, durability)
  const opener = createOpener(database, name)
  const own = createOwnCommits()
  let closed = false

  const run = async <Result>(
    operation: 'read' | 'commit',
    work: () => PromiseLike<Result>,
    again = true,
  ): Promise<Result> => {
    if (closed) throw closedError(name)
    await opener.open()
    try {
      return await database.transaction(operation === 'read' ? 'r' : 'rw', Object.values(tables), () =>
        work(),
      )
    } catch (error) {
      if (error instanceof KeepsakeError) throw error
      if (closed) throw closedError(name)
      if (!again || !isLost(error)) throw failure(operation, name, error)
      opener.reset() // nothing of a transaction stays that did not end: it may begin again
      return run(operation, work, false)
    }
  }

  return {
    limits: { valueBytes: Infinity, writesPerCommit: Infinity },
    get: (addresses) => run('read', async () => (await find(tables, addresses)).map(withoutTombstone)),
    scan: (prefix, page) => run('read', () => scan(tables, prefix, page)),
    revisions: (addresses) => run('read', () => revisions(tables, addresses)),
    expired: (now, limit) => run('read', () => expired(tables, now, limit)),
    since: async (position, set, { limit = Infinity } = {}) => {
      const known = closed ? undefined : await own.since({ position, set, limit })
      if (known !== undefined) return known
      const changes = await run('read', () => since(tables, position, { set, limit }))
      own.hasRead(changes.epoch)
      return changes
    },
    commit: async (given) =>
      (await own.commit((open) => run('commit', () => commit(tables, given, open)))).committed,
    pack: (packing) => run('commit', () => pack(tables, packing)),
    sets: () => run('read', () => setsOf(tables)),
    drop: (set) => run('commit', () => drop(tables, set)),
    erase: (targets, packings) => run('commit', () => erase(tables, targets, packings)).finally(own.forget),
    prune: (before) => run('commit', () => prune(tables, before)),
    close: async () => {
      closed = true
      own.forget()
      database.close()
    },
  }
}
