/** @module Opens the store when the page is there, and again when the user asks. */
import type { Store } from 'keepsake'
import { useCallback, useEffect, useState } from 'react'
import { openDemoStore } from './open-demo-memory.ts'

/** How far the store is: its rows can be read once it is open, and searched once the search model is there. */
export type StoreState =
  | { readonly step: 'opening' }
  | { readonly step: 'loading' | 'ready'; readonly store: Store }
  | { readonly step: 'failed'; readonly error: Error }

/** The store, how to open it anew, and how to say that it is dead. */
export function useStore(): { state: StoreState; retry(): void; fail(error: Error): void } {
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<StoreState>({ step: 'opening' })

  useEffect(() => {
    const opening = openDemoStore()
    let left = false
    const show = (next: StoreState): void => {
      if (!left) setState(next)
    }
    show({ step: 'opening' })
    start(opening.store, show).catch((error: unknown) => show({ step: 'failed', error: toError(error) }))
    return () => {
      left = true
      opening.close()
    }
  }, [attempt])

  const retry = useCallback(() => setAttempt((count) => count + 1), [])
  const fail = useCallback((error: Error) => setState({ step: 'failed', error }), [])
  return { state, retry, fail }
}

/** A first search makes the worker read its model, so that the user's first does not wait for it. */
async function start(opened: Promise<Store>, show: (state: StoreState) => void): Promise<void> {
  const store = await opened
  show({ step: 'loading', store })
  await store.search([], { query: 'Is the model there?', limit: 1 })
  show({ step: 'ready', store })
}

/** What was thrown, as an error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
