/** @module Which labels a query may mean: those that what the search can return bears. */
import { LIVE } from './columns.ts'
import type { Partition } from './partition.ts'
import { type Restriction, sieve } from './restriction.ts'

/**
 * The numbers of the labels in a partition, of the kinds that a restriction keeps. Where only facts are looked for, who spoke is no label: a name in the
 * query is one of its words.
 */
export function labelsIn(
  partition: Partition,
  { kinds, exceptKinds }: Pick<Restriction, 'kinds' | 'exceptKinds'>,
): Iterable<number> {
  const { columns, labels, count } = partition
  const keeps = sieve(partition, { kinds, exceptKinds })
  if (keeps === undefined || columns.hints === undefined) return labels.keys()
  const found = new Set<number>()
  for (let slot = 0; slot < count && found.size < labels.size; slot++) {
    const label = columns.hints.labels[slot] as number
    if (label !== 0 && ((columns.flags[slot] as number) & LIVE) !== 0 && keeps(slot)) found.add(label)
  }
  return found
}
