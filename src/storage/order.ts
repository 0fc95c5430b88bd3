/** @module In which order a storage tells what it holds. */
import type { Replaced } from './plan.ts'
import type { Address, Revision } from './storage.ts'

/** Label by label, a namespace before what is under it, then by key: IndexedDB's own order. */
export function compareAddresses(left: Address, right: Address): number {
  for (const [at, label] of left.namespace.entries()) {
    const other = right.namespace[at]
    if (other === undefined) return 1
    if (label !== other) return compareTexts(label, other)
  }
  return left.namespace.length - right.namespace.length || compareTexts(left.key, right.key)
}

/** By code units. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** The states of an address, oldest first; the current one last. */
export function inTime(replaced: readonly Replaced[], current: Revision | undefined): Revision[] {
  const earlier = replaced.toSorted(
    (left, right) => compareTexts(left.updatedAt, right.updatedAt) || left.seq - right.seq,
  )
  return [...earlier.map(withoutUntil), ...(current === undefined ? [] : [current])]
}

function withoutUntil(replaced: Replaced): Revision {
  const { until: _, ...revision } = replaced
  return revision
}
