/** @module What a store does behind everybody's back: removes what has expired or is too old, and packs what has gathered. */
import { type Clock, fromMillis } from '../core/time.ts'
import type { Storage, Tombstone } from '../storage/storage.ts'
import { type Background, createBackground } from './background.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import { sweep } from './expiry.ts'
import type { Policy } from './policy.ts'
import type { Sets } from './sets.ts'

/** What is maintained. */
export interface MaintenanceContext {
  readonly storage: Storage
  readonly sets: Sets
  readonly clock: Clock
  readonly policy: Policy
  /** Hears of what was removed because it had expired. */
  readonly swept: (tombstones: readonly Tombstone[]) => void
  /** Drops the sets that nobody needs. */
  readonly dropUnused: () => Promise<void>
}

const DAY_MS = 86_400_000

/** The background work of a store: after a rest, whatever is due. */
export function createMaintenance(context: MaintenanceContext): Background {
  const { storage, sets, clock, policy, swept, dropUnused } = context
  let sweptAt = -Infinity
  const isSweepDue = (): boolean => clock() - sweptAt >= policy.ttl.sweepEveryMs
  const toPack = (): EmbeddedSet[] => sets.open().filter(isPackingDue)
  return createBackground(
    () => isSweepDue() || toPack().length > 0,
    async () => {
      if (isSweepDue()) {
        const now = clock()
        swept(await sweep(storage, now))
        await dropUnused()
        await prune(storage, policy, now)
        sweptAt = now
      }
      for (const { using, mirror } of toPack()) await using(mirror.packUp)
    },
  )
}

/** A set at rest is read from the beginning to be packed: only when it is worth it. */
function isPackingDue({ mirror, isResting }: EmbeddedSet): boolean {
  return isResting() ? mirror.written() >= RESTING_TAIL : mirror.isPackingDue()
}

/** Rows that gather before a set at rest is packed. */
const RESTING_TAIL = 4096

async function prune(storage: Storage, { historyDays }: Policy, now: number): Promise<void> {
  const before = now - historyDays * DAY_MS
  if (before > -FIRST_MOMENT) await storage.prune(fromMillis(before))
}

/** No date is further back. */
const FIRST_MOMENT = 8.64e15
