/** A page that opens memories and calls them by name; what fails is handed on as data. */
import { isKeepsakeError } from '../../../src/core/errors.ts'
import { type MemoryDatabase, openMemory } from '../../../src/facade/open-memory.ts'
import type { Scope } from '../../../src/facade/scope.ts'
import { httpModel } from '../../../src/model/http.ts'
import type { Store } from '../../../src/store/store.ts'
import { killLearners, type Report } from '../../memory/reflection/crash/rounds.ts'

/** What became of a call. */
export interface Outcome {
  readonly value?: unknown
  readonly error?: { readonly code: string; readonly details: unknown; readonly message: string }
}

/** The methods whose arguments and results a test can hand over. */
export type Method = Exclude<keyof Store, 'export' | 'import' | 'subscribe'>

/** The methods of one user's memory that a test calls. */
export type ScopeMethod = 'remember' | 'learn' | 'pending' | 'list' | 'history' | 'erase'

let memory: MemoryDatabase | undefined
let ada: Scope | undefined
let held: IDBDatabase | undefined

const attempt = async (work: () => Promise<unknown>): Promise<Outcome> => {
  try {
    return { value: await work() }
  } catch (error) {
    const code = isKeepsakeError(error) ? error.code : 'none'
    const details = isKeepsakeError(error) ? error.details : undefined
    return { error: { code, details, message: String(error) } }
  }
}

const page = {
  /** A worker of its own, and the memory in it. */
  open: (name: string, durability: 'strict' | 'default' = 'default') =>
    attempt(async () => {
      const worker =
        durability === 'strict'
          ? new Worker(new URL('./strict.worker.ts', import.meta.url), { type: 'module' })
          : new Worker(new URL('./memory.worker.ts', import.meta.url), { type: 'module' })
      memory = await openMemory({ worker, name, namespace: ['users', '{user}'] })
    }),
  call: (method: Method, args: readonly unknown[]) =>
    attempt(async () => {
      const call = memory?.store[method] as (...args: readonly unknown[]) => Promise<unknown>
      return call(...args)
    }),
  /** A memory that learns, with a model behind HTTP. */
  openLearning: (name: string, baseUrl: string, learnAfterMs: number) =>
    attempt(async () => {
      const worker = new Worker(new URL('./memory.worker.ts', import.meta.url), { type: 'module' })
      const model = httpModel({ baseUrl, model: 'scripted', retries: 0 })
      memory = await openMemory({ worker, name, namespace: ['users', '{user}'], model, learnAfterMs })
      ada = memory.for({ user: 'ada' })
    }),
  /** Calls a method of Ada's memory. */
  ask: (method: ScopeMethod, args: readonly unknown[]) =>
    attempt(async () => {
      const call = ada?.[method] as (...args: readonly unknown[]) => Promise<unknown>
      return call(...args)
    }),
  /** From now on a page learns whether another one does or not. */
  learnWithoutLocks: async () => {
    const { request } = LockManager.prototype
    LockManager.prototype.request = function (this: LockManager, ...args: unknown[]) {
      const [name, work] = [String(args[0]), args.at(-1) as () => Promise<unknown>]
      return name.startsWith('keepsake:learn:') ? work() : Reflect.apply(request, this, args)
    } as typeof request
  },
  /** Learners in workers of this page, killed one after the other. */
  killLearners: (options: { kills: number; seed: number }): Promise<Report> => killLearners(options),
  /** Opens a database without Keepsake, with the tables of the first schema, and holds on to it whatever others ask. */
  hold: (name: string, version: number) =>
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(`keepsake:${name}`, version)
      request.addEventListener('upgradeneeded', () => {
        if (request.result.objectStoreNames.length === 0) makeFirstTables(request.result)
      })
      request.addEventListener('success', () => resolve(void (held = request.result)))
      request.addEventListener('error', () => reject(request.error ?? new Error('It cannot be opened.')))
    }),
  letGo: async () => held?.close(),
}

function makeFirstTables(database: IDBDatabase): void {
  const items = database.createObjectStore('items', { keyPath: ['namespace', 'key'] })
  items.createIndex('namespace', 'namespace')
  items.createIndex('seq', 'seq', { unique: true })
  database.createObjectStore('segments', { keyPath: ['set', 'seq'] })
  database.createObjectStore('meta', { keyPath: 'name' })
}

/** What a test calls. */
export type MemoryPage = typeof page

Object.assign(globalThis, { memoryPage: page })
