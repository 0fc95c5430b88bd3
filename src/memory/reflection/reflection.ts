/** @module What waits to be learned from, as apps see it. */
import { defined } from '../../core/json.ts'
import type { Namespace, Variables } from '../../core/namespace.ts'
import { addUsage, NO_USAGE } from '../../model/usage.ts'
import type { Store } from '../../store/store.ts'
import type { Learned, SettledInput } from '../store-manager.ts'
import { type JobError, toJobError } from './job-error.ts'
import { type Job, type Place, readJobs } from './jobs.ts'

/** What learns: a memory store manager, or anything of that shape. */
export interface Reflector {
  /** The template of its users' namespaces. */
  readonly namespace: Namespace
  for(variables?: Variables): UserReflector
}

/** What learns for one user. */
export interface UserReflector {
  readonly namespace: Namespace
  /**
   * Learns from a conversation, and writes what it learned in one commit with what `settle` gives: then it takes effect exactly once. Where
   * it never calls `settle`, its job is settled afterwards, and after a crash it may be called again.
   */
  invoke(input: SettledInput): Promise<Learned>
}

/** Runs work while no other tab holds this name. The signal ends the waiting, not the work. */
export type Lock = <Result>(
  name: string,
  work: () => Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result>

/** Whose conversations, and which. */
export interface ReflectionTarget {
  /** Whose: they fill the reflector's namespace. Without them, everybody's that this executor knows. */
  readonly variables?: Variables | undefined
  /** The conversation; all of them by default. */
  readonly thread?: string | undefined
}

/** What waits to be learned from. */
export interface PendingReflection {
  readonly namespace: Namespace
  readonly thread: string
  /** How many turns. */
  readonly turns: number
  /** When it is due, ISO 8601. Absent where it waits to be asked for: it was tried as often as may be, or only asking begins it. */
  readonly dueAt?: string
  /** How often it was tried since it was last added to. */
  readonly attempts: number
  /** Why it failed the last time. */
  readonly error?: JobError
}

/** What happens to a conversation that waits, for pages to show. */
export type ReflectionEvent =
  | {
      readonly type: 'pending' | 'started' | 'cancelled'
      readonly namespace: Namespace
      readonly thread: string
    }
  | {
      readonly type: 'learned'
      readonly namespace: Namespace
      readonly thread: string
      readonly learned: Learned
    }
  | {
      readonly type: 'failed'
      readonly namespace: Namespace
      readonly thread: string
      readonly error: unknown
    }

/** Nothing was learned, and nothing asked. */
export const NOTHING_LEARNED: Learned = { changes: [], failed: [], usage: NO_USAGE }

/** What was learned from one conversation and then another. */
export function joinLearned(left: Learned, right: Learned): Learned {
  return {
    changes: [...left.changes, ...right.changes],
    failed: [...left.failed, ...right.failed],
    usage: addUsage(left.usage, right.usage),
  }
}

/** What waits under a namespace; what has waited longest comes first. */
export async function pendingIn(
  store: Store,
  namespace: Namespace,
  signal?: AbortSignal,
): Promise<PendingReflection[]> {
  return (await readJobs(store, namespace, signal)).map(toPending)
}

/** Whether two places are one. */
export function isSamePlace(left: Place, right: Place): boolean {
  return left.thread === right.thread && isSameNamespace(left.namespace, right.namespace)
}

/** Whether two namespaces are one. */
export function isSameNamespace(left: Namespace, right: Namespace): boolean {
  return left.length === right.length && left.every((label, at) => label === right[at])
}

function toPending({ namespace, thread, keys, dueAt, attempts, error }: Job): PendingReflection {
  return {
    namespace,
    thread,
    turns: keys.length,
    attempts,
    ...defined({ dueAt, error: error && toJobError(error) }),
  }
}
