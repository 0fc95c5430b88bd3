/** @module How much of an import is one commit. */
import type { RightOfWay } from '../../core/right-of-way.ts'
import type { Limits } from '../../storage/storage.ts'

/** Items of one commit. Nothing can be read while it is written: while somebody searches, it is a matter of some milliseconds. */
const PIECE = { alone: 64, searched: 8 }

/** How many items the next commit may have. */
export function pieceOf(rightOfWay: RightOfWay, { writesPerCommit }: Limits): number {
  return Math.min(rightOfWay.isInUse() ? PIECE.searched : PIECE.alone, writesPerCommit)
}
