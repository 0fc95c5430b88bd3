/** @module The end of an import that replaces: what the file does not hold is deleted, with its history kept. */
import { itemId } from '../../core/item.ts'
import { fromMillis } from '../../core/time.ts'
import type { Address } from '../../storage/storage.ts'
import type { ApplyContext } from './apply-batch.ts'
import type { CheckedFile } from './check-file.ts'

const PAGE = 256

/** Deletes what lies under the file's prefix and is not in it; resolves to how many items that were. */
export async function removeOthers(
  { storage, clock, keepsHistory, changed }: ApplyContext,
  { header: { prefix }, held }: CheckedFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  const limit = Math.min(PAGE, storage.limits.writesPerCommit)
  let removed = 0
  let after: Address | undefined
  for (;;) {
    signal?.throwIfAborted()
    const page = await storage.scan(prefix, { after, limit })
    const others = page.filter(({ namespace, key }) => !held.has(itemId(namespace, key)))
    const updatedAt = fromMillis(clock())
    const removals = others.map(({ namespace, key }) => ({
      namespace,
      key,
      updatedAt,
      why: 'replaced by an import',
    }))
    if (removals.length > 0) {
      const committed = await storage.commit({
        now: updatedAt,
        removals,
        history: keepsHistory ? 'keep' : 'skip',
      })
      const gone = committed.removals.filter((row) => row !== undefined)
      changed(gone)
      removed += gone.length
    }
    if (page.length < limit) return removed
    after = page.at(-1)
  }
}
