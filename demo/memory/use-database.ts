/** @module The memory in the store, with the model that is chosen at the moment. */
import type { MemoryDatabase, Model, Scope, Store } from 'keepsake'
import { useEffect, useState } from 'react'
import { openDemoMemory } from './open-demo-memory.ts'

/** An open memory, and the user's part of it. */
export interface OpenMemory {
  readonly database: MemoryDatabase
  readonly scope: Scope
}

interface DatabaseOptions {
  readonly store: Store | undefined
  readonly model: Model | undefined
  report(error: unknown): void
}

/** Another model means another memory over the same store. */
export function useDatabase({ store, model, report }: DatabaseOptions): OpenMemory | undefined {
  const [open, setOpen] = useState<OpenMemory & { readonly store: Store }>()

  useEffect(() => {
    if (store === undefined) return undefined
    const opening = openDemoMemory(store, model)
    let left = false
    opening.then(
      (database) => !left && setOpen({ store, database, scope: database.for({ user: 'you' }) }),
      (error: unknown) => !left && report(error),
    )
    return () => {
      left = true
      opening.then(
        (database) => database.close().catch(report),
        () => {}, // reported above
      )
    }
  }, [store, model, report])

  return open?.store === store ? open : undefined
}
