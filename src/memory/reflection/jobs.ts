/**
 * @module What waits to be learned from: one item per conversation, with the keys of its turns and no text. It is written in the commit
 * that stores the turns, and taken back in the commit of what was learned from them.
 */
import type { Item } from '../../core/item.ts'
import { defined } from '../../core/json.ts'
import { type Namespace, RESERVED_LABEL } from '../../core/namespace.ts'
import { ALL, type Store } from '../../store/store.ts'
import { type CommitPart, joinParts } from '../commit-part.ts'
import { type KeptError, readKept } from './job-error.ts'

/** Which conversation. */
export interface Place {
  readonly namespace: Namespace
  readonly thread: string
}

/** A conversation that waits. */
export interface Job extends Place {
  /** The turns that wait. */
  readonly keys: readonly string[]
  /** The keys of memories that were recalled into the conversation, the newest last. */
  readonly recalled?: readonly string[]
  /** When it is to be learned from, ISO 8601; absent where it waits to be asked for. */
  readonly dueAt?: string
  /** How often it was tried since it was last added to. */
  readonly attempts: number
  /** Why it failed the last time. */
  readonly error?: KeptError
  /** As it was read; `null` where it is new. */
  readonly version: number | null
}

/** A job that nothing waits in. */
export function newJob({ namespace, thread }: Place): Job {
  return { namespace, thread, keys: [], attempts: 0, version: null }
}

/** The job of a conversation. */
export async function readJob(store: Store, place: Place, signal?: AbortSignal): Promise<Job | undefined> {
  const { namespace, thread } = place
  const item = await store.get(jobsNamespace(namespace), thread, { refreshTtl: false, signal })
  return item && toJob(namespace, item)
}

/** The jobs of a namespace; what has waited longest comes first. */
export async function readJobs(store: Store, namespace: Namespace, signal?: AbortSignal): Promise<Job[]> {
  const home = jobsNamespace(namespace)
  const items = await store.search(home, { limit: ALL, refreshTtl: false, signal })
  return items.toSorted(bySince).map((item) => toJob(namespace, item))
}

/** What keeps a job as it is now; one in which nothing waits any more is deleted. */
export function keepJob({ namespace, thread, version, ...job }: Job): CommitPart {
  const address = { namespace: jobsNamespace(namespace), key: thread }
  const expect = [{ ...address, version }]
  const write = { ...address, history: 'skip' } as const // with every message it is another
  if (job.keys.length > 0) return { writes: [{ op: 'put', ...write, value: { ...job } as never }], expect }
  return version === null ? { writes: [], expect: [] } : { writes: [{ op: 'delete', ...write }], expect }
}

/** The job without some turns. */
export function withoutTurns(job: Job, keys: Iterable<string>): Job {
  const gone = new Set(keys)
  return { ...job, keys: job.keys.filter((key) => !gone.has(key)) }
}

/** What takes turns that are to be forgotten out of the jobs of their namespace, and with them why learning from them failed. */
export async function unlearn(
  store: Store,
  namespace: Namespace,
  keys: Iterable<string>,
): Promise<CommitPart> {
  const gone = new Set(keys)
  const jobs = await readJobs(store, namespace)
  const concerned = jobs.filter((job) => job.keys.some((key) => gone.has(key)))
  return joinParts(
    concerned.map((job) => {
      const { error: _, ...rest } = withoutTurns(job, gone)
      return keepJob(rest)
    }),
  )
}

function jobsNamespace(namespace: Namespace): Namespace {
  return [...namespace, RESERVED_LABEL, 'jobs']
}

function bySince(left: Item, right: Item): number {
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt ? -1 : 1
  return left.version - right.version
}

function toJob(namespace: Namespace, { key: thread, value, version }: Item): Job {
  const { keys, recalled, dueAt, attempts, error } = value as unknown as Omit<Job, keyof Place | 'version'>
  return {
    namespace,
    thread,
    keys,
    attempts,
    ...defined({ recalled, dueAt, error: readKept(error) }),
    version,
  }
}
