/** @module What learns, composed. It is loaded where there is a model: a page without one need not fetch it. */
import { readKinds, type Schemas } from '../memory/extract/kinds.ts'
import { createReflectionExecutor, type ReflectionExecutor } from '../memory/reflection/executor.ts'
import { createMemoryStoreManager } from '../memory/store-manager.ts'
import type { Model } from '../model/model.ts'
import type { Store } from '../store/store.ts'
import type { CommonOptions } from './options.ts'
import { webLock } from './web-lock.ts'

/** What learns with, and from. */
export interface LearnerOptions extends Omit<CommonOptions, 'learnAfterMs'> {
  readonly model: Model
  readonly afterMs: number | undefined
  readonly store: Store
  /** The database's name, where it has one: tabs of one database take turns. */
  readonly database: string
}

/** Throws for schemas that no model can be told, before anything is opened. */
export function checkSchemas(schemas: Schemas | undefined): void {
  readKinds(schemas)
}

/** An executor over a manager. */
export function openLearner({ database, afterMs, ...options }: LearnerOptions): ReflectionExecutor {
  const { store, clock } = options
  const reflector = createMemoryStoreManager(options)
  return createReflectionExecutor({
    reflector,
    store,
    clock,
    afterMs,
    lock: webLock(database),
    name: 'memory',
  })
}
