/** @module A number that says who a slot's neighbours are. */
import { BARE, type Chain, NONE } from './columns.ts'
import { REACH } from './formula.ts'
import type { Partition } from './partition.ts'

/**
 * The same for the same neighbours at the same distances, whatever their slots; another, almost surely, for others, and where another
 * of them has a vector. Where nothing has one, nothing is said of that.
 */
export function signatureOf(
  { columns: { seqs, flags }, vectors }: Partition,
  { previous, next }: Chain,
  slot: number,
): number {
  const told = vectors === undefined ? 0 : BARE
  let signature = 1 + ((flags[slot] as number) & told)
  for (let side = 0; side < 2; side++) {
    const links = side === 0 ? previous : next
    let at = links[slot] as number
    for (let distance = 1; distance <= REACH && at !== NONE; distance++) {
      signature =
        Math.imul(signature ^ (seqs[at] as number), 0x9e3779b1) + distance + ((flags[at] as number) & told)
      at = links[at] as number
    }
  }
  return signature >>> 0
}
