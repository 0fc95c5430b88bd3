/** @module Learns now from what waits, or lets it go. */
import type { CallOptions } from '../../core/call.ts'
import { KeepsakeError, show } from '../../core/errors.ts'
import type { Store } from '../../store/store.ts'
import { commitPart, untilUndisturbed } from '../commit-part.ts'
import type { Learned } from '../store-manager.ts'
import type { Attendance } from './attendance.ts'
import { keepJob, type Place, readJob, readJobs } from './jobs.ts'
import { raced } from './raced.ts'
import {
  isSameNamespace,
  isSamePlace,
  joinLearned,
  NOTHING_LEARNED,
  type ReflectionEvent,
  type ReflectionTarget,
} from './reflection.ts'
import type { Run } from './runs.ts'
import type { Watched } from './watch-list.ts'

/** What flushing and cancelling need. */
export interface FlushContext {
  readonly store: Store
  readonly attendance: Attendance
  readonly tell: (event: ReflectionEvent) => void
}

/** How learning from one conversation ended. */
interface Outcome {
  readonly place: Place
  readonly learned: Learned
  /** What it failed with. */
  readonly failure?: { readonly thrown: unknown }
}

/** Learns from all that waits, one conversation after the other; what is being learned already is waited for, and not begun again. */
export async function flush(
  context: FlushContext,
  { variables, thread, signal }: ReflectionTarget & CallOptions,
): Promise<Learned> {
  signal?.throwIfAborted()
  let all = NOTHING_LEARNED
  const failures: unknown[] = []
  for (const watched of context.attendance.named(variables)) {
    for (const { learned, failure } of await flushOne(context, { watched, thread, signal })) {
      all = joinLearned(all, learned)
      if (failure !== undefined) failures.push(failure.thrown)
    }
  }
  if (failures.length > 0) throw failures[0]
  return all
}

async function flushOne(
  { store, attendance }: FlushContext,
  {
    watched,
    thread,
    signal,
  }: { watched: Watched; thread: string | undefined; signal: AbortSignal | undefined },
): Promise<Outcome[]> {
  const { namespace } = watched
  const isMeant = (place: Place): boolean => thread === undefined || place.thread === thread
  const underWay = attendance.runs
    .all()
    .filter(({ place }) => isSameNamespace(place.namespace, namespace) && isMeant(place))
  const outcomes: Outcome[] = []
  for (const run of underWay) outcomes.push(await outcomeOf(run, signal))
  for (const job of (await readJobs(store, namespace, signal)).filter(isMeant)) {
    if (outcomes.some(({ place, failure }) => failure !== undefined && isSamePlace(place, job))) continue
    const run = attendance.learn(watched, job.thread, { onlyDue: false })
    const giveUp = (): void => run.giveUp(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    outcomes.push(await outcomeOf(run, signal))
    signal?.removeEventListener('abort', giveUp)
  }
  return outcomes
}

async function outcomeOf({ place, learned }: Run, signal: AbortSignal | undefined): Promise<Outcome> {
  try {
    return { place, learned: await raced(learned, signal) }
  } catch (thrown) {
    signal?.throwIfAborted()
    return { place, learned: NOTHING_LEARNED, failure: { thrown } }
  }
}

/** Lets what waits go unlearned. What is being learned from is given up: nothing of it is written any more. */
export async function cancel(
  { store, attendance, tell }: FlushContext,
  { variables, thread, signal }: ReflectionTarget & CallOptions,
): Promise<number> {
  let cancelled = 0
  for (const watched of attendance.named(variables)) {
    const { namespace } = watched
    const jobs = await readJobs(store, namespace, signal)
    for (const place of jobs.filter((job) => thread === undefined || job.thread === thread)) {
      for (const run of attendance.runs.of(place)) run.giveUp(cancelledError(place))
      if (!(await removeJob(store, place))) continue
      cancelled++
      tell({ type: 'cancelled', namespace, thread: place.thread })
    }
    attendance.look(watched)
  }
  return cancelled
}

function cancelledError({ thread }: Place): KeepsakeError<'cancelled'> {
  return new KeepsakeError(
    'cancelled',
    `Learning from thread ${show(thread)} was cancelled, or what is in it erased. Nothing was learned from it.`,
    { details: { thread } },
  )
}

/** Whether it was there. */
function removeJob(store: Store, place: Place): Promise<boolean> {
  return untilUndisturbed(async () => {
    const job = await readJob(store, place)
    if (job === undefined) return false
    await commitPart(store, keepJob({ ...job, keys: [] }))
    return true
  })
}
