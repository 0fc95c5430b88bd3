/** @module All that a store does with embedders, put together. */
import type { CallOptions } from '../core/call.ts'
import { createTurns } from '../core/in-turn.ts'
import { createRightOfWay, type RightOfWay } from '../core/right-of-way.ts'
import type { Target } from '../storage/storage.ts'
import type { Background } from './background.ts'
import type { StoreOptions } from './options.ts'
import { createDropUnused } from './drop-unused.ts'
import { embedForSets, type EmbedRows } from './embed-for-sets.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import { eraseFromSets } from './erase-sets.ts'
import { fill } from './fill.ts'
import { createFilling } from './filling.ts'
import { createMirror, type MirrorContext } from './mirror.ts'
import { NO_LOCKS } from './set-locks.ts'
import { createSets, type Sets } from './sets.ts'
import { createUpgrades, type Upgrades } from './upgrades.ts'
import { createWaiting } from './waiting.ts'

/** The sets of a store, and what happens to them. */
export interface StoreEmbedding {
  readonly sets: Sets
  readonly upgrades: Upgrades
  readonly filling: Background
  readonly embed: EmbedRows
  readonly dropUnused: () => Promise<void>
  /** That of searches: what is embedded at length gives way to them. */
  readonly rightOfWay: RightOfWay
  readonly erase: (targets: readonly Target[], signal: AbortSignal | undefined) => Promise<number>
}

/** Nothing is read or loaded until it is asked for. `grown` hears that a set has got vectors, or another answers. */
export function createEmbedding(options: StoreOptions, grown: () => void): StoreEmbedding {
  const { storage, embedder, formerly = [], makeEmbedder, language, locks = NO_LOCKS } = options
  const inTurn = createTurns()
  const waiting = createWaiting()
  const rightOfWay = createRightOfWay()
  const mirrorOf = (of: Pick<MirrorContext, 'embedder' | 'set'>) =>
    createMirror({ storage, language, inTurn, ...of })
  const sets = createSets({
    storage,
    embedder,
    formerly,
    locks,
    rightOfWay,
    mirrorOf: (scheduled) => mirrorOf({ embedder: scheduled }),
  })
  const fillSet = (set: EmbeddedSet, given: CallOptions): Promise<void> =>
    fill({ storage, locks, waiting, rightOfWay, filled: grown }, set, given)
  const upgrades = createUpgrades({ sets, makeEmbedder, fill: fillSet, switched: grown })
  const isShared = options.locks !== undefined
  return {
    sets,
    upgrades,
    filling: createFilling({ sets, upgrades, waiting, fill: fillSet }),
    embed: embedForSets(sets, waiting),
    dropUnused: createDropUnused({ sets, isShared }),
    rightOfWay,
    erase: (targets, signal) => {
      const others = (set: string) => mirrorOf({ embedder: undefined, set })
      return eraseFromSets({ storage, open: sets.open, mirrorOf: others, inTurn }, targets, signal)
    },
  }
}
