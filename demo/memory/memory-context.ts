/** @module What the whole page knows of the memory. */
import type { KeepsakeError, MemoryDatabase, Scope, Store } from 'keepsake'
import { createContext, use } from 'react'

/** How far the memory is: its rows can be read once it is open, and searched once the model is there. */
export type MemoryState =
  | { readonly step: 'opening' }
  | {
      readonly step: 'loading' | 'ready'
      /** The same for as long as the worker lives, whichever model is chosen. */
      readonly store: Store
      readonly database: MemoryDatabase
      readonly scope: Scope
    }
  | { readonly step: 'failed'; readonly error: Error | KeepsakeError }

/** The memory, and what to do when it fails. */
export interface MemoryAccess {
  readonly state: MemoryState
  /** Opens it again, in a new worker. */
  retry(): void
  /** Shows an error; that of a dead worker ends this memory. */
  report(error: unknown): void
}

/** Given by `MemoryProvider`. */
export const MemoryContext = createContext<MemoryAccess | undefined>(undefined)

/** The page's memory. */
export function useMemory(): MemoryAccess {
  const access = use(MemoryContext)
  if (access === undefined) throw new Error('useMemory needs a MemoryProvider around it.')
  return access
}

/** The user's memory, once it is open. */
export function useScope(): Scope | undefined {
  const { state } = useMemory()
  return 'scope' in state ? state.scope : undefined
}
