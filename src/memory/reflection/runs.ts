/** @module What is being learned from now, and what comes next: one conversation of a namespace after the other. */
import type { Namespace } from '../../core/namespace.ts'
import type { Learned } from '../store-manager.ts'
import type { Place } from './jobs.ts'
import { type LearnContext, learnFrom } from './learn-job.ts'
import { raced } from './raced.ts'
import { isSameNamespace, isSamePlace } from './reflection.ts'
import type { Watched } from './watch-list.ts'

/** One conversation that is learned from, or waits for its turn. */
export interface Run {
  readonly place: Place
  readonly learned: Promise<Learned>
  /** Gives it up: nothing of it is written any more. */
  giveUp(reason: unknown): void
  /** Whether it holds the lock. */
  hasBegun(): boolean
}

/** All runs of an executor. */
export interface Runs {
  start(watched: Watched, thread: string, options: { onlyDue: boolean }): Run
  /** Those that have not ended. */
  all(): readonly Run[]
  /** Those of one namespace. */
  in(namespace: Namespace): readonly Run[]
  /** Those of one conversation. */
  of(place: Place): readonly Run[]
}

/** No runs yet. */
export function createRuns(context: LearnContext): Runs {
  const running = new Set<Run>()
  return {
    start({ namespace, memory, inTurn }, thread, { onlyDue }) {
      const control = new AbortController()
      let begun = false
      const place = { namespace, thread }
      const task = { place, memory, onlyDue, begin: () => void (begun = true) }
      const learned = raced(
        inTurn(() => learnFrom(context, task, control.signal)),
        control.signal,
      )
      const run = {
        place,
        learned,
        giveUp: (reason: unknown) => control.abort(reason),
        hasBegun: () => begun,
      }
      running.add(run)
      const end = (): void => void running.delete(run)
      learned.then(end, end)
      return run
    },
    all: () => [...running],
    in: (namespace) => [...running].filter((run) => isSameNamespace(run.place.namespace, namespace)),
    of: (place) => [...running].filter((run) => isSamePlace(run.place, place)),
  }
}
