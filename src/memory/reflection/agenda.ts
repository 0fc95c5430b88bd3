/** @module When which conversation is due, as far as this page knows; the jobs in the store are the truth. */
import type { Namespace } from '../../core/namespace.ts'
import { type Clock, toMillis } from '../../core/time.ts'
import { createAlarm } from './alarm.ts'
import type { Job, Place } from './jobs.ts'
import { isSameNamespace } from './reflection.ts'
import { waitAfter } from './retry.ts'

/** Calls when a conversation is due. */
export interface Agenda {
  /** What waits in a namespace, in place of what was known of it. */
  replace(namespace: Namespace, jobs: readonly Job[]): void
  /** What waits in a conversation. */
  set(job: Job): void
  /** It failed: whatever the store says, it is left alone for a while. It may be that the store could not be told. */
  failed(place: Place, error: unknown): void
  /** It went well, or begins anew. */
  cleared(place: Place): void
  /** Nothing is due any more. */
  stop(): void
}

interface Entry {
  readonly place: Place
  readonly at: number
}

/** An agenda that hands over what is due, once. */
export function createAgenda(due: (places: readonly Place[]) => void, clock: Clock): Agenda {
  let entries: Entry[] = []
  const held = new Map<string, { readonly until: number; readonly failures: number }>()
  const alarm = createAlarm(() => {
    const now = clock()
    const ready = entries.filter(({ at }) => at <= now)
    entries = entries.filter(({ at }) => at > now)
    arm()
    due(ready.map(({ place }) => place))
  }, clock)
  const arm = (): void => alarm.set(Math.min(Infinity, ...entries.map(({ at }) => at)))
  const toEntries = ({ namespace, thread, dueAt }: Job): Entry[] => {
    if (dueAt === undefined) return []
    const place = { namespace, thread }
    return [{ place, at: Math.max(toMillis(dueAt), held.get(idOf(place))?.until ?? 0) }]
  }
  const keep = (stays: (place: Place) => boolean, jobs: readonly Job[]): void => {
    entries = [...entries.filter(({ place }) => stays(place)), ...jobs.flatMap(toEntries)]
    arm()
  }
  return {
    replace: (namespace, jobs) => keep((place) => !isSameNamespace(place.namespace, namespace), jobs),
    set: (job) => keep((place) => idOf(place) !== idOf(job), [job]),
    failed(place, error) {
      const failures = (held.get(idOf(place))?.failures ?? 0) + 1
      held.set(idOf(place), { failures, until: clock() + waitAfter(failures, error) })
    },
    cleared: (place) => void held.delete(idOf(place)),
    stop() {
      entries = []
      arm()
    },
  }
}

function idOf({ namespace, thread }: Place): string {
  return JSON.stringify([namespace, thread])
}
