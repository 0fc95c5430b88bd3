/** @module The end of an import that replaces: what the file does not hold is deleted, with its history kept. */
import { itemId } from '../../core/item.ts'
import { fromMillis } from '../../core/time.ts'
import type { Address } from '../../storage/storage.ts'
import type { ApplyContext } from './apply-batch.ts'
import type { CheckedFile } from './check-file.ts'
import { pieceOf } from './piece.ts'

/** Items looked at together. */
const PAGE = 256

/** Deletes what lies under the file's prefix and is not in it; resolves to how many items that were. */
export async function removeOthers(
  context: ApplyContext,
  { header: { prefix }, held }: CheckedFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  let removed = 0
  let after: Address | undefined
  for (;;) {
    signal?.throwIfAborted()
    const page = await context.storage.scan(prefix, { after, limit: PAGE })
    const others = page.filter(({ namespace, key }) => !held.has(itemId(namespace, key)))
    removed += await removeAll(context, others, signal)
    if (page.length < PAGE) return removed
    after = page.at(-1)
  }
}

/** Deletes items in small commits, between which searches get in. */
async function removeAll(
  { storage, clock, keepsHistory, rightOfWay, changed }: ApplyContext,
  items: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let removed = 0
  for (let left = items; left.length > 0;) {
    await rightOfWay.giveWay()
    signal?.throwIfAborted()
    const piece = left.slice(0, pieceOf(rightOfWay, storage.limits))
    left = left.slice(piece.length)
    const updatedAt = fromMillis(clock())
    const why = 'replaced by an import'
    const { removals } = await storage.commit({
      now: updatedAt,
      removals: piece.map(({ namespace, key }) => ({ namespace, key, updatedAt, why })),
      history: keepsHistory ? 'keep' : 'skip',
    })
    const gone = removals.filter((row) => row !== undefined)
    changed(gone)
    removed += gone.length
  }
  return removed
}
