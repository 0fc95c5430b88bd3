/** @module Learns from one conversation: under a lock, from turns as they are now, with one effect however often it is begun. */
import { isKeepsakeError } from '../../core/errors.ts'
import { type Clock, toMillis } from '../../core/time.ts'
import type { Store } from '../../store/store.ts'
import { commitPart, untilUndisturbed } from '../commit-part.ts'
import type { Learned } from '../store-manager.ts'
import { type Job, keepJob, type Place, readJob } from './jobs.ts'
import { readPending } from './pending-turns.ts'
import { raced } from './raced.ts'
import { type Lock, NOTHING_LEARNED, type ReflectionEvent, type UserReflector } from './reflection.ts'
import { afterFailure } from './retry.ts'
import { createSettlement, settleAlone } from './settlement.ts'

/** What learning needs, whatever it learns from. */
export interface LearnContext {
  readonly store: Store
  readonly clock: Clock
  /** How often a job is tried by itself. */
  readonly attempts: number
  readonly lock: Lock
  readonly tell: (event: ReflectionEvent) => void
}

/** What to learn from, and when. */
export interface LearnTask {
  readonly place: Place
  readonly memory: UserReflector
  /** Whether it must be due by then: another tab may have made it wait again. */
  readonly onlyDue: boolean
  /** Told when the lock is granted. */
  readonly begin: () => void
}

/** Learns from a conversation that waits. What fails is kept with the job and thrown; what is aborted leaves the job as it was. */
export function learnFrom(context: LearnContext, task: LearnTask, signal: AbortSignal): Promise<Learned> {
  const { place, begin } = task
  const work = async (): Promise<Learned> => {
    signal.throwIfAborted()
    begin()
    try {
      return await untilSettled(context, task, signal)
    } catch (error) {
      if (signal.aborted || isKeepsakeError(error, 'closed')) throw error
      // Where even this cannot be kept, the failure itself says more; the executor waits before it tries again.
      await keepFailure(context, place, error).catch(() => {})
      context.tell({ type: 'failed', ...place, error })
      throw error
    }
  }
  return context.lock(JSON.stringify(place.namespace), work, signal)
}

/** Again where turns were edited or forgotten meanwhile. */
async function untilSettled(context: LearnContext, task: LearnTask, signal: AbortSignal): Promise<Learned> {
  const { store, clock } = context
  for (;;) {
    signal.throwIfAborted()
    const job = await readJob(store, task.place, signal)
    if (job === undefined || (task.onlyDue && !isDue(job, clock()))) return NOTHING_LEARNED
    const learned = await attempt(context, { ...task, job }, signal)
    if (learned !== undefined) return learned
  }
}

/** One look at the turns, and one call of the reflector; `undefined` where what was learned is not of the turns any more. */
async function attempt(
  { store, tell }: LearnContext,
  { place, memory, job }: LearnTask & { job: Job },
  signal: AbortSignal,
): Promise<Learned | undefined> {
  const turns = await readPending(store, job, signal)
  const { settle, standing } = createSettlement(store, { job, turns, signal })
  if (turns.messages.length === 0) {
    await settleAlone(store, settle)
    return NOTHING_LEARNED
  }
  tell({ type: 'started', ...place })
  const { messages, context } = turns
  const { recalled } = job
  const learned = await raced(memory.invoke({ messages, context, recalled, settle, signal }), signal)
  if (standing() === 'unasked') await settleAlone(store, settle)
  if (standing() === 'changed') return undefined
  if (standing() !== 'open') {
    signal.throwIfAborted()
    return NOTHING_LEARNED
  }
  tell({ type: 'learned', ...place, learned })
  return learned
}

function isDue({ dueAt }: Job, now: number): boolean {
  return dueAt !== undefined && toMillis(dueAt) <= now
}

async function keepFailure(
  { store, clock, attempts: most }: LearnContext,
  place: Place,
  error: unknown,
): Promise<void> {
  await untilUndisturbed(async () => {
    const job = await readJob(store, place)
    if (job === undefined) return
    await commitPart(store, keepJob(afterFailure(job, error, { now: clock(), most })))
  })
}
