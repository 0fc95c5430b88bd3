/** @module The store's writing half: checks, commits, and tells who listens. */
import { detached } from '../core/call.ts'
import { defined } from '../core/json.ts'
import { isReserved } from '../core/namespace.ts'
import { checkAhead, checkExpectations, checkWrites, type Write } from '../core/write.ts'
import { isTombstone, type Revision, type Target } from '../storage/storage.ts'
import { type CommitContext, commitWrites, type Written } from './commit-writes.ts'
import type { Store, StoreEvent, WriteOptions } from './store.ts'

/** Writes, and whom to tell of it. */
export interface Writer extends Pick<Store, 'subscribe'> {
  /** Commits writes; resolves to what became of each item. */
  write(writes: readonly Write[], options?: WriteOptions): Promise<Written>
  /** Tells the listeners of what was committed. */
  tell(changed: Iterable<Revision | undefined>): void
  /** Tells the listeners of what was erased. */
  tellErased(target: Target): void
  /** Forgets the listeners. */
  close(): void
}

/** A writer over a storage. */
export function createWriter(context: CommitContext): Writer {
  const listeners = new Set<(event: StoreEvent) => void>()
  return {
    async write(writes, { reserved = false, expect = [], ahead = [], signal, onProgress } = {}) {
      const checked = checkWrites(writes, { reserved })
      const expected = { expect: checkExpectations(expect), ahead: checkAhead(ahead) }
      return commitWrites(context, checked, detached({ ...expected, signal, onProgress }))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: (changed) => tell(listeners, changed),
    tellErased(target) {
      const { namespace, key } = 'key' in target ? target : { namespace: target.prefix, key: undefined }
      hear(listeners, { changes: [{ type: 'erase', namespace, ...defined({ key }) }] })
    },
    close: () => listeners.clear(),
  }
}

/** Each listener runs in a task of its own, so what one throws is the app's own uncaught error and not the write's. */
function tell(
  listeners: ReadonlySet<(event: StoreEvent) => void>,
  changed: Iterable<Revision | undefined>,
): void {
  const changes = [...changed].flatMap((row) => {
    if (row === undefined || isReserved(row.namespace)) return []
    const { namespace, key, seq } = row
    return [{ type: isTombstone(row) ? ('delete' as const) : ('put' as const), namespace, key, version: seq }]
  })
  if (changes.length > 0) hear(listeners, { changes })
}

function hear(listeners: ReadonlySet<(event: StoreEvent) => void>, event: StoreEvent): void {
  for (const listener of listeners) queueMicrotask(() => listener(event))
}
