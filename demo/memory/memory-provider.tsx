/** @module Opens the memory when the page is there, and again when the user asks. */
import { isKeepsakeError } from 'keepsake'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useNotices } from '../shell/notices.ts'
import { type MemoryAccess, MemoryContext, type MemoryState } from './memory-context.ts'
import { openDemoMemory } from './open-demo-memory.ts'

/** Gives the page its memory. */
export function MemoryProvider({ children }: { readonly children: ReactNode }) {
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<MemoryState>({ step: 'opening' })
  const { notify } = useNotices()

  useEffect(() => {
    const opening = openDemoMemory()
    let left = false
    const show = (next: MemoryState): void => {
      if (!left) setState(next)
    }
    show({ step: 'opening' })
    start(opening.database, show).catch((error: unknown) => show({ step: 'failed', error: toError(error) }))
    return () => {
      left = true
      opening.close()
    }
  }, [attempt])

  const retry = useCallback(() => setAttempt((count) => count + 1), [])
  const report = useCallback(
    (thrown: unknown) => {
      const error = toError(thrown)
      if (isKeepsakeError(error, 'worker_failed')) setState({ step: 'failed', error })
      else notify({ tone: 'error', text: error.message })
    },
    [notify],
  )
  const access = useMemo<MemoryAccess>(() => ({ state, retry, report }), [state, retry, report])
  return <MemoryContext value={access}>{children}</MemoryContext>
}

/** A first search makes the worker read its model, so that the user's first does not wait for it. */
async function start(
  opened: ReturnType<typeof openDemoMemory>['database'],
  show: (state: MemoryState) => void,
): Promise<void> {
  const database = await opened
  const scope = database.for({ user: 'you' })
  show({ step: 'loading', database, scope })
  await scope.search('Is the model there?', { limit: 1 })
  show({ step: 'ready', database, scope })
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
