/** @module What is embedded behind everybody's back: whatever the sets of a store have no vectors of. */
import type { CallOptions } from '../core/call.ts'
import { type Background, createBackground } from './background.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import type { Sets } from './sets.ts'
import type { Upgrades } from './upgrades.ts'
import type { Waiting } from './waiting.ts'

/** What filling looks after. */
export interface FillingContext {
  readonly sets: Sets
  readonly upgrades: Upgrades
  readonly waiting: Waiting
  readonly fill: (set: EmbeddedSet, options: CallOptions) => Promise<void>
}

/** After a failure nothing is tried for so long, then for twice as long, up to the longest. */
const PAUSE_MS = 1000
const LONGEST_MS = 300_000

/** Fills the sets of a store after a rest. What fails is tried again at a later occasion. */
export function createFilling({ sets, upgrades, waiting, fill }: FillingContext): Background {
  const stopping = new AbortController()
  const { signal } = stopping
  let pause = PAUSE_MS
  let notBefore = 0

  const toComplete = (): boolean => sets.isBetween() && !upgrades.isRunning()
  const bare = (): EmbeddedSet[] =>
    sets.written().filter((set) => set.embedder !== undefined && waiting.isDue(set))
  const background = createBackground(
    () => Date.now() >= notBefore && (toComplete() || bare().length > 0),
    async () => {
      if (signal.aborted) return
      try {
        if (toComplete()) await upgrades.complete({ signal })
        for (const set of bare()) await set.using(() => fill(set, { signal }))
        pause = PAUSE_MS
      } catch (error) {
        notBefore = Date.now() + pause
        pause = Math.min(2 * pause, LONGEST_MS)
        throw error
      }
    },
  )
  return {
    ...background,
    async stop() {
      stopping.abort()
      await background.stop()
    },
  }
}
