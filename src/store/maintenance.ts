/** @module What a store does behind everybody's back: removes what has expired or is too old, and packs what has gathered. */
import type { Clock } from '../core/time.ts'
import type { Storage, Tombstone } from '../storage/storage.ts'
import { type Background, createBackground } from './background.ts'
import { sweep } from './expiry.ts'
import type { Mirror } from './mirror.ts'
import type { Policy } from './policy.ts'

/** What is maintained. */
export interface MaintenanceContext {
  readonly storage: Storage
  readonly mirror: Mirror
  readonly clock: Clock
  readonly policy: Policy
  /** Hears of what was removed because it had expired. */
  readonly swept: (tombstones: readonly Tombstone[]) => void
}

const DAY_MS = 86_400_000

/** The background work of a store: after a rest, whatever is due. */
export function createMaintenance({ storage, mirror, clock, policy, swept }: MaintenanceContext): Background {
  let sweptAt = -Infinity
  const isSweepDue = (): boolean => clock() - sweptAt >= policy.ttl.sweepEveryMs
  return createBackground(
    () => isSweepDue() || mirror.isPackingDue(),
    async () => {
      if (isSweepDue()) {
        const now = clock()
        swept(await sweep(storage, now))
        await prune(storage, policy, now)
        sweptAt = now
      }
      if (mirror.isPackingDue()) await mirror.packUp()
    },
  )
}

async function prune(storage: Storage, { historyDays }: Policy, now: number): Promise<void> {
  const before = now - historyDays * DAY_MS
  if (before > -FIRST_MOMENT) await storage.prune(new Date(before).toISOString())
}

/** No date is further back. */
const FIRST_MOMENT = 8.64e15
