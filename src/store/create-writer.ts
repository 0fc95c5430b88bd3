/** @module The store's writing half: checks, commits, and tells who listens. */
import { detached } from '../core/call.ts'
import { isReserved } from '../core/namespace.ts'
import { checkExpectations, checkWrites, type Write } from '../core/write.ts'
import { isTombstone, type Row, type Tombstone } from '../storage/storage.ts'
import { type CommitContext, commitWrites, type Written } from './commit-writes.ts'
import type { Store, StoreEvent, WriteOptions } from './store.ts'

/** Writes, and tells of them. */
export interface Writer extends Pick<Store, 'subscribe'> {
  /** Commits writes; resolves to what became of each item. */
  write(writes: readonly Write[], options?: WriteOptions): Promise<Written>
  /** Tells the listeners what became of items. */
  tell(changed: readonly (Row | Tombstone | undefined)[]): void
  /** Forgets the listeners. */
  close(): void
}

/** A writer over a storage. */
export function createWriter(context: CommitContext): Writer {
  const listeners = new Set<(event: StoreEvent) => void>()
  return {
    async write(writes, { reserved = false, expect = [], signal, onProgress } = {}) {
      const checked = checkWrites(writes, { reserved })
      const options = detached({ expect: checkExpectations(expect), signal, onProgress })
      const written = await commitWrites(context, checked, options)
      tell(listeners, [...written.values()])
      return written
    },
    tell: (changed) => tell(listeners, changed),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => listeners.clear(),
  }
}

/** Each listener runs in a task of its own, so what one throws is the app's own uncaught error and not the write's. */
function tell(
  listeners: ReadonlySet<(event: StoreEvent) => void>,
  changed: readonly (Row | Tombstone | undefined)[],
): void {
  const changes = changed.flatMap((row) => {
    if (row === undefined || isReserved(row.namespace)) return []
    const { namespace, key, seq } = row
    return [{ type: isTombstone(row) ? ('delete' as const) : ('put' as const), namespace, key, version: seq }]
  })
  if (changes.length === 0) return
  for (const listener of listeners) queueMicrotask(() => listener({ changes }))
}
