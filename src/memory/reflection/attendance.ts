/** @module Watches namespaces for what is due, learns from it, and looks again where anything may have changed. */
import { KeepsakeError } from '../../core/errors.ts'
import { isUnder, type Namespace } from '../../core/namespace.ts'
import type { StoreEvent } from '../../store/store.ts'
import { createAgenda } from './agenda.ts'
import { type Job, type Place, readJobs } from './jobs.ts'
import type { LearnContext } from './learn-job.ts'
import type { Reflector } from './reflection.ts'
import { createRuns, type Run, type Runs } from './runs.ts'
import { createWatchList, type Watched, type WatchList } from './watch-list.ts'

/** How long after a change of a namespace its jobs are looked at: changes come in flocks. */
const LOOK_AFTER_MS = 250

/** What an executor attends to. */
export interface Attendance extends Pick<WatchList, 'of' | 'named'> {
  readonly runs: Runs
  /** A job that was written here, and begins anew. */
  wrote(job: Job): void
  /** Looks at the jobs of a namespace, in the background. */
  look(one: Watched): void
  /** Learns from a conversation: now, or only if it is due. */
  learn(watched: Watched, thread: string, options: { onlyDue: boolean }): Run
  /** No more runs; resolves when those that have begun have ended, or were given up. */
  stop(signal: AbortSignal | undefined): Promise<void>
}

/** Attends to nobody yet, or to the one namespace that has no variables. */
export function createAttendance(context: LearnContext & { name: string; reflector: Reflector }): Attendance {
  const { name, reflector, store, clock } = context
  const runs = createRuns(context)
  const idle = new WeakSet<Watched>() // nothing waits there, as far as the last look showed
  let stopped = false
  let unsubscribe: (() => void) | undefined

  const look = (one: Watched): void => {
    if (stopped) return
    readJobs(store, one.namespace)
      .then((jobs) => {
        note(idle, one, jobs.length > 0)
        if (!stopped) agenda.replace(one.namespace, jobs)
      })
      .catch(() => {}) // what cannot be read now is looked at again at the next change, or call
  }
  const learn: Attendance['learn'] = (one, thread, options) => {
    const run = runs.start(one, thread, options)
    const well = (): void => agenda.cleared(run.place)
    const badly = (error: unknown): void => agenda.failed(run.place, error)
    void run.learned.then(well, badly).finally(() => look(one))
    return run
  }
  const begin = ({ namespace, thread }: Place): void => {
    const one = list.find(namespace)
    // What is being learned from is looked at again when that ends.
    const isUnderWay = runs.of({ namespace, thread }).length > 0
    if (one !== undefined && !isUnderWay) learn(one, thread, { onlyDue: true })
  }
  const agenda = createAgenda((due) => due.forEach(begin), clock)
  const lookLater = gathered(look)
  const list = createWatchList(reflector, {
    isIdle: (one) => idle.has(one) && runs.in(one.namespace).length === 0,
    begun(one) {
      if (stopped) return
      unsubscribe ??= store.subscribe((event) => list.all().filter(concernedBy(event)).forEach(lookLater))
      look(one)
    },
  })
  list.named(undefined)

  return {
    runs,
    of: list.of,
    named: list.named,
    look,
    learn,
    wrote(job) {
      note(idle, list.find(job.namespace), true)
      agenda.cleared(job)
      agenda.set(job)
    },
    async stop(signal) {
      stopped = true
      unsubscribe?.()
      agenda.stop()
      await endOf(runs.all(), { name, signal })
    },
  }
}

/** Keeps whether anything waits in a namespace, if it is watched. */
function note(idle: WeakSet<Watched>, one: Watched | undefined, waits: boolean): void {
  if (one === undefined) return
  if (waits) idle.delete(one)
  else idle.add(one)
}

/** Whether something changed in or under a namespace, or was erased above it. */
function concernedBy({ changes }: StoreEvent): (one: { namespace: Namespace }) => boolean {
  return ({ namespace }) =>
    changes.some((change) => isUnder(change.namespace, namespace) || isUnder(namespace, change.namespace))
}

/** The same work, done once for all calls that come within a while. */
function gathered<Given>(work: (given: Given) => void): (given: Given) => void {
  const waiting = new Set<Given>()
  return (given) => {
    if (waiting.has(given)) return
    waiting.add(given)
    const timer: unknown = setTimeout(() => {
      waiting.delete(given)
      work(given)
    }, LOOK_AFTER_MS)
    ;(timer as { unref?: () => void }).unref?.()
  }
}

/** Runs that wait for their turn, or for another tab, are given up at once; those that have begun when the signal says so. */
async function endOf(
  all: readonly Run[],
  { name, signal }: { name: string; signal: AbortSignal | undefined },
): Promise<void> {
  const closed = new KeepsakeError('closed', `The ${name} was closed. What waits goes on waiting.`, {
    details: { name },
  })
  for (const run of all) if (!run.hasBegun()) run.giveUp(closed)
  const stop = (): void => all.forEach((run) => run.giveUp(closed))
  if (signal?.aborted === true) stop()
  signal?.addEventListener('abort', stop, { once: true })
  await Promise.allSettled(all.map(({ learned }) => learned))
  signal?.removeEventListener('abort', stop)
}
