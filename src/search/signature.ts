/** @module A number that says who a slot's neighbours are. */
import { type Chain, type Columns, NONE } from './columns.ts'
import { REACH } from './formula.ts'

/** The same for the same neighbours at the same distances, whatever their slots; another, almost surely, for others. */
export function signatureOf({ seqs }: Columns, { previous, next }: Chain, slot: number): number {
  let signature = 1
  for (let side = 0; side < 2; side++) {
    const links = side === 0 ? previous : next
    let at = links[slot] as number
    for (let distance = 1; distance <= REACH && at !== NONE; distance++) {
      signature = Math.imul(signature ^ (seqs[at] as number), 0x9e3779b1) + distance
      at = links[at] as number
    }
  }
  return signature >>> 0
}
