/** @module A number that says who a slot's neighbours are. */
import type { Chain, Columns } from './columns.ts'
import { visitNeighbours } from './neighbours.ts'

/** The same for the same neighbours at the same distances, whatever their slots; another, almost surely, for others. */
export function signatureOf({ seqs }: Columns, chain: Chain, slot: number): number {
  let signature = 1
  visitNeighbours(chain, slot, (neighbour, distance) => {
    const seq = seqs[neighbour] as number
    signature = Math.imul(signature ^ (seq % 2 ** 32), 0x9e3779b1) + distance
  })
  return signature >>> 0
}
