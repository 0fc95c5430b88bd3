/** @module Learns later: conversations wait, durably, until they rest. */
import type { CallOptions } from '../../core/call.ts'
import { invalidArgument, show } from '../../core/errors.ts'
import { createGate } from '../../core/gate.ts'
import type { Message } from '../../core/message.ts'
import type { Variables } from '../../core/namespace.ts'
import { type Clock, fromMillis } from '../../core/time.ts'
import type { SearchOptions, Store } from '../../store/store.ts'
import { searchMemories } from '../memories.ts'
import type { Hit } from '../stored.ts'
import type { Learned } from '../store-manager.ts'
import { createAttendance } from './attendance.ts'
import { cancel, flush } from './flush.ts'
import type { Job } from './jobs.ts'
import {
  type Lock,
  type PendingReflection,
  pendingIn,
  type ReflectionEvent,
  type ReflectionTarget,
  type Reflector,
} from './reflection.ts'
import { type SubmitOptions, type Submitted, submitTurns } from './submit.ts'

/** Options of {@link createReflectionExecutor}. */
export interface ReflectionOptions {
  /** What learns: a memory store manager. */
  readonly reflector: Reflector
  /** Where conversations and what is pending are kept: the reflector's store. */
  readonly store: Store
  /**
   * How long a conversation must rest before it is learned from, in milliseconds; 30,000 by default. With `Infinity` it waits for `flush`,
   * as on the edge, where nothing runs between two requests.
   */
  readonly afterMs?: number | undefined
  /** How often a conversation is tried before it waits to be asked for; 5 by default. One that meets a rate limit goes on being tried. */
  readonly attempts?: number | undefined
  /** Lets one tab learn at a time: `navigator.locks`, as a function. What happens once, happens once without it, too. */
  readonly lock?: Lock | undefined
  readonly clock?: Clock | undefined
  /** What its errors call it once it is closed; `reflection executor` by default. */
  readonly name?: string | undefined
}

/** Options of {@link ReflectionExecutor.search}. */
export interface ReflectionSearchOptions extends Pick<
  SearchOptions,
  'kinds' | 'filter' | 'limit' | 'offset' | 'signal'
> {
  readonly variables?: Variables | undefined
}

/** Learns from conversations once they rest, and loses none. */
export interface ReflectionExecutor {
  /**
   * Stores what is new in a conversation and makes it wait, from now on; resolves when both are durable. What waits already is not doubled,
   * and a list that brings nothing new changes nothing.
   */
  submit(messages: readonly Message[], options?: SubmitOptions): Promise<Submitted>
  /**
   * Takes up what waits in a user's namespace, from this page or another. `submit` and the other methods do so by themselves. Of more than
   * 1,000 users those for whom nothing waits are forgotten, until they are asked for again.
   */
  watch(variables?: Variables): void
  /**
   * Learns now from what waits, and from what had given up waiting, in the order in which it began to wait. Rejects with the first failure,
   * after all were tried. This is what one calls in `waitUntil` or an alarm on the edge.
   */
  flush(target?: ReflectionTarget & CallOptions): Promise<Learned>
  /**
   * Lets what waits go unlearned, even where it has begun; resolves to the number of conversations. The turns stay. Who waits for one that has
   * begun hears `cancelled`.
   */
  cancel(target?: ReflectionTarget & CallOptions): Promise<number>
  /** What waits; what has waited longest comes first. */
  pending(target?: ReflectionTarget & CallOptions): Promise<PendingReflection[]>
  /** Searches the memories of a user's namespace: no turns, and nothing that has ended. */
  search(query: string, options?: ReflectionSearchOptions): Promise<Hit[]>
  /** Hears when a conversation begins to wait, is learned from, or fails. Returns a function that stops it. */
  subscribe(listener: (event: ReflectionEvent) => void): () => void
  /**
   * Stops: what waits goes on waiting, durably, for the next executor. What is being learned is finished first or, once the signal says so,
   * given up.
   */
  close(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>
}

const AFTER_MS = 30_000
const ATTEMPTS = 5

/**
 * An executor over a manager.
 *
 * What waits is kept in the store, in the same commit as the turns. A page that is closed, or dies, loses none of it: the next one takes it
 * up. What fails is tried again, later and later, and what nobody but the user can mend, such as a refused key, waits to be asked for.
 *
 * @example
 * ```ts
 * declare const reflector: Reflector
 * declare const store: Store
 * declare const messages: Message[]
 * const executor = createReflectionExecutor({ reflector, store, afterMs: 60_000 })
 * await executor.submit(messages, { variables: { user: 'ada' } })
 * const { changes } = await executor.flush({ variables: { user: 'ada' } }) // or wait a minute
 * ```
 */
export function createReflectionExecutor(options: ReflectionOptions): ReflectionExecutor {
  const { reflector, store, attempts = ATTEMPTS, lock = alone, clock = Date.now } = options
  const { name = 'reflection executor' } = options
  const afterMs = checkAfter(options.afterMs ?? AFTER_MS)
  checkAttempts(attempts)
  if (typeof reflector?.for !== 'function') {
    throw invalidArgument(
      'reflector',
      `reflector is ${show(reflector)}, and has no 'for'. Make one: createMemoryStoreManager({ model, store }).`,
    )
  }
  const listeners = new Set<(event: ReflectionEvent) => void>()
  const tell = (event: ReflectionEvent): void => {
    for (const listener of listeners) queueMicrotask(() => listener(event))
  }
  const attendance = createAttendance({ name, reflector, store, clock, attempts, lock, tell })
  const context = { store, attendance, tell }
  const { through, close } = createGate(name)
  return {
    submit: through(async (messages, rest = {}) => {
      const { namespace } = attendance.of(rest.variables)
      const wrote = (job: Job): void => {
        attendance.wrote(job)
        if (job.keys.length > 0) tell({ type: 'pending', namespace, thread: job.thread })
      }
      const wait = checkAfter(rest.afterMs ?? afterMs)
      return submitTurns({ store, clock, namespace, afterMs: wait, wrote }, messages, rest)
    }),
    flush: through(async (target = {}) => flush(context, target)),
    cancel: through(async (target = {}) => cancel(context, target)),
    pending: through(async ({ variables, thread, signal } = {}) => {
      const found = attendance.named(variables).map(({ namespace }) => pendingIn(store, namespace, signal))
      return (await Promise.all(found)).flat().filter((one) => thread === undefined || one.thread === thread)
    }),
    search: through(async (query, { variables, ...rest } = {}) => {
      const { namespace } = attendance.of(variables)
      return searchMemories({ store, namespace }, query, { ...rest, now: fromMillis(clock()) })
    }),
    watch: (variables) => void attendance.of(variables),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close({ signal } = {}) {
      close()
      await attendance.stop(signal)
      listeners.clear()
    },
  }
}

const alone: Lock = (_name, work) => work()

function checkAfter(afterMs: unknown): number {
  if (typeof afterMs === 'number' && afterMs >= 0) return afterMs
  throw invalidArgument('afterMs', `afterMs ${show(afterMs)} is not a number of milliseconds from 0.`)
}

function checkAttempts(attempts: unknown): void {
  if (typeof attempts === 'number' && attempts >= 1) return
  throw invalidArgument('attempts', `attempts ${show(attempts)} is not a number from 1.`)
}
