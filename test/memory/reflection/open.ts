/** Executors over rows in memory, with a clock that can be put forward, closed after each test. */
import { afterEach, vi } from 'vitest'
import {
  createReflectionExecutor,
  type ReflectionExecutor,
  type ReflectionOptions,
} from '../../../src/memory/reflection/executor.ts'
import type { ReflectionEvent } from '../../../src/memory/reflection/reflection.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { createStore } from '../../../src/store/create-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Step, type TestReflector, testReflector } from './reflector.ts'

/** An executor, and what is beneath it. */
export interface Opened {
  readonly executor: ReflectionExecutor
  readonly reflector: TestReflector
  readonly store: Store
  readonly storage: Storage
  readonly events: readonly ReflectionEvent[]
}

const opened: Opened[] = []

/** An executor with a reflector of the tests' own. */
export function open({
  storage = memoryStorage(),
  before,
  settles,
  namespace,
  ...options
}: Partial<ReflectionOptions> & {
  storage?: Storage
  before?: Step
  settles?: boolean
  namespace?: readonly string[]
} = {}): Opened {
  const store = options.store ?? createStore({ storage })
  const reflector = testReflector(store, {
    ...(before && { before }),
    ...(settles !== undefined && { settles }),
    ...(namespace && { namespace }),
  })
  const executor = createReflectionExecutor({ reflector, ...options, store })
  const events: ReflectionEvent[] = []
  executor.subscribe((event) => events.push(event))
  const one = { executor, reflector, store, storage, events }
  opened.push(one)
  return one
}

/** Stops the clock for timers and for what asks the time. */
export function stopClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.parse(START) })
}

/** When the stopped clock stands. */
export const START = '2024-01-01T12:00:00.000Z'

/** Lets time pass, and what is due then be done. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await settled()
}

/** Lets what has begun come to its end, as far as it need not wait for a timer. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(0)
  }
}

/** The outcome of work that waits for timers of no length: packing and erasing let others go first. */
export async function through<Result>(work: Promise<Result>): Promise<Result> {
  await settled()
  return work
}

afterEach(async () => {
  vi.useRealTimers()
  for (const { executor, store } of opened.splice(0)) {
    await executor.close({ signal: AbortSignal.abort() })
    await store.close()
  }
})
