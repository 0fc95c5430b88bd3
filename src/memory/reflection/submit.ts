/** @module Stores a conversation, and makes it wait in the same commit. */
import type { CallOptions } from '../../core/call.ts'
import { defined } from '../../core/json.ts'
import { checkMessages, type Message } from '../../core/message.ts'
import type { Namespace, Variables } from '../../core/namespace.ts'
import { type Clock, fromMillis, toUtc } from '../../core/time.ts'
import type { Store } from '../../store/store.ts'
import { type CommitPart, NO_PART } from '../commit-part.ts'
import { randomId } from '../digest.ts'
import { recalledIn } from '../marker.ts'
import { checkThread, DEFAULT_THREAD } from '../turns/thread.ts'
import type { ChangedTurns } from '../turns/store-part.ts'
import { rememberTurns } from '../turns/turns.ts'
import { type Job, keepJob, newJob, readJob, withoutTurns } from './jobs.ts'
import { momentIn } from './retry.ts'

/** Options of `submit`. */
export interface SubmitOptions extends CallOptions {
  /** Whose conversation it is: they fill the reflector's namespace. */
  readonly variables?: Variables | undefined
  /** The conversation; `default` by default. With `null` these messages are one of their own, whatever else is said. */
  readonly thread?: string | null | undefined
  /** In place of the executor's own. */
  readonly afterMs?: number | undefined
  /** When messages without a time were said, ISO 8601; now by default. */
  readonly at?: string | undefined
}

/** What `submit` did. */
export interface Submitted {
  /** How many turns are new or changed. */
  readonly turns: number
  /** Whether anything of the conversation waits. */
  readonly pending: boolean
  /** The conversation: the one that was named, or a name of its own. */
  readonly thread: string
}

/** Where to submit to. */
export interface SubmitContext {
  readonly store: Store
  readonly clock: Clock
  readonly namespace: Namespace
  readonly afterMs: number
  /** Told when the conversation waits anew. */
  readonly wrote: (job: Job) => void
}

/** Stores what is new, and makes it wait. */
export async function submitTurns(
  { store, clock, namespace, afterMs, wrote }: SubmitContext,
  messages: readonly Message[],
  { thread: named = DEFAULT_THREAD, at, signal, onProgress }: SubmitOptions,
): Promise<Submitted> {
  const checked = checkMessages(messages)
  const thread = named === null ? randomId() : checkThread(named)
  const moment = at === undefined ? fromMillis(clock()) : toUtc(at, 'at')
  let job = newJob({ namespace, thread })
  let isNews = false
  const alongside = async (turns: ChangedTurns): Promise<CommitPart> => {
    job = (await readJob(store, { namespace, thread }, signal)) ?? newJob({ namespace, thread })
    if (turns.said.length + turns.closed.length === 0) return NO_PART
    isNews = true // of this commit: a long list has several
    job = waitingAnew(job, turns, { recalled: recalledIn(checked), dueAt: momentIn(afterMs, clock()) })
    return keepJob(job)
  }
  const turns = await rememberTurns({ store, namespace, thread, at: moment }, checked, {
    signal,
    onProgress,
    alongside,
  })
  if (isNews) wrote(job)
  return { turns, pending: job.keys.length > 0, thread }
}

/** Of what was recalled into a conversation while it waits, the newest so many are known. */
const MOST_RECALLED = 64

/** The job with what was said and recalled, without what was abandoned, and with no failure behind it. */
function waitingAnew(
  job: Job,
  { said, closed }: ChangedTurns,
  { recalled, dueAt }: { recalled: readonly string[]; dueAt: string | undefined },
): Job {
  const { namespace, thread, version } = job
  const keys = [...new Set([...withoutTurns(job, closed).keys, ...said])]
  const before = (job.recalled ?? []).filter((key) => !recalled.includes(key))
  const all = [...before, ...recalled].slice(-MOST_RECALLED)
  return {
    namespace,
    thread,
    version,
    keys,
    attempts: 0,
    ...(all.length > 0 && { recalled: all }),
    ...defined({ dueAt }),
  }
}
