/** @module What ends a job: its turns are taken off in the commit of what was learned from them, or nothing is written at all. */
import type { Store } from '../../store/store.ts'
import { commitPart, joinParts, untilUndisturbed } from '../commit-part.ts'
import type { Settle } from '../store-manager.ts'
import { type Job, keepJob, readJob, withoutTurns } from './jobs.ts'
import { keepLearnedTurns } from './learned-turns.ts'
import { areUnchanged, type PendingTurns } from './pending-turns.ts'

/**
 * How a job stands: nobody asked to settle it; it can be settled; somebody else has; or its turns were edited, forgotten or abandoned,
 * and what was learned is of turns that are not there any more.
 */
export type Standing = 'unasked' | 'open' | 'taken' | 'changed'

/** A job's end. */
export interface Settlement {
  readonly settle: Settle
  /** How the job stood when it was last asked. */
  standing(): Standing
}

/** The end of a job whose turns were read. After the signal nothing is written any more. */
export function createSettlement(
  store: Store,
  { job, turns, signal }: { job: Job; turns: PendingTurns; signal: AbortSignal },
): Settlement {
  let standing: Standing = 'unasked'
  // The commit expects the turns as they were read. Only where it failed need it be known whether that was why.
  let isAskedAgain = false
  const look = async (now: Job | undefined): Promise<Standing> => {
    const left = job.keys.filter((key) => now?.keys.includes(key)).length
    if (left === 0 || signal.aborted) return 'taken'
    if (left < job.keys.length) return 'changed'
    return !isAskedAgain || (await areUnchanged(store, turns.expect)) ? 'open' : 'changed'
  }
  return {
    async settle() {
      const now = await readJob(store, job)
      standing = await look(now)
      isAskedAgain = true
      if (now === undefined || standing !== 'open') return undefined
      return joinParts([
        keepJob(withoutTurns(now, job.keys)),
        keepLearnedTurns(job, turns.learnedBefore, turns.keys),
        { writes: [], expect: turns.expect },
      ])
    },
    standing: () => standing,
  }
}

/** Settles a job by itself. */
export async function settleAlone(store: Store, settle: Settle): Promise<void> {
  await untilUndisturbed(async () => {
    const part = await settle()
    if (part !== undefined) await commitPart(store, part)
  })
}
