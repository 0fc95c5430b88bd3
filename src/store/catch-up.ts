/** @module Brings the index up to what storage holds: a second tab, a crash and a cold start are one case. */
import { breathe } from '../core/breathe.ts'
import type { CallOptions } from '../core/call.ts'
import { isOfOtherFormat } from '../search/pack-format.ts'
import {
  type Changes,
  type Position,
  positionAfter,
  type Revision,
  type Storage,
} from '../storage/storage.ts'
import { type Applied, applyChanges } from './apply-changes.ts'
import { shareReadings } from './share-readings.ts'

/** Rows of a piece: some 10 ms where the code is warm, between which other calls get in. */
const PIECE = 1000

/** An index that follows a storage. */
export interface Follower {
  /** Applies what changed since the last call, in pieces. Calls that overlap share one reading. */
  catchUp(options?: CallOptions): Promise<void>
  /** Waits while everything is being read anew: until then the index holds only a part. */
  settle(): Promise<void>
  /** How far the index has come; `undefined` before the first reading. */
  position(): Position | undefined
  /** Lets the next call read everything anew. */
  forget(): void
  /** The same, and empties the index at once. */
  clear(): void
}

/**
 * What follows a storage: the index, what is known of its packs, the set of vectors, who else hears of rows, and how all that was read is
 * let go of.
 */
export interface Following extends Applied {
  readonly set: string
  readonly startAnew: () => void
  /** Hears of what was read. */
  readonly saw: (changed: readonly Revision[]) => void
  /** Makes the set's packs anew from the rows; where another tab packs meanwhile, nothing has changed. */
  readonly remake: (options: CallOptions) => Promise<unknown>
}

/** Lets an index follow a storage. */
export function follow(storage: Storage, following: Following): Follower {
  let position: Position | undefined
  let forgotten = 0
  const state = { isWhole: false }

  const clear = (): void => {
    position = undefined // so that a reading that fails half way is begun again
    state.isWhole = false
    following.startAnew()
  }
  const readPiece = async (options: CallOptions): Promise<Changes> => {
    const before = forgotten
    const changes = await readableChanges(storage, position, { following, options })
    if (before !== forgotten) return readPiece(options) // it was read for what is not there any more
    if (changes.anew) clear()
    applyChanges(following, changes, options)
    following.saw(changes.rows)
    position = positionAfter(changes)
    return changes
  }
  const catchUp = shareReadings(async (options) => {
    for (let rows = 0; ;) {
      const changes = await readPiece(options)
      state.isWhole ||= changes.more !== true
      if (changes.more !== true) return
      options.onProgress?.({ phase: 'open', done: (rows += changes.rows.length) })
      await breathe()
    }
  })

  return {
    catchUp,
    async settle() {
      while (!state.isWhole) await catchUp()
    },
    position: () => position,
    forget() {
      forgotten++
      position = undefined
    },
    clear() {
      forgotten++
      clear()
    },
  }
}

/**
 * The next piece of what changed. The index is only a copy: packs that another version of Keepsake wrote are made anew, however often
 * somebody is quicker.
 */
async function readableChanges(
  storage: Storage,
  position: Position | undefined,
  { following: { set, remake }, options: { onProgress } }: { following: Following; options: CallOptions },
): Promise<Changes> {
  for (;;) {
    const changes = await storage.since(position, set, { limit: PIECE })
    if (!changes.packs.some(({ data }) => isOfOtherFormat(data))) return changes
    await remake({ onProgress }) // whoever aborts leaves a reading that others share
  }
}
