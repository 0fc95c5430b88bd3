/** @module What waits to be learned from, live. */
import type { PendingReflection, Scope } from 'keepsake'
import { useCallback, useEffect, useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { useChanges } from '../memory/use-changes.ts'

/** What waits, whether something is being learned, and a way not to wait. */
export interface PendingLearning {
  readonly waiting: readonly PendingReflection[]
  readonly learning: boolean
  learnNow(): void
}

/** Another tab may learn what waits here, and says nothing. */
const LOOK_AGAIN_MS = 5000

/** In step with what this tab and others do. */
export function usePending(): PendingLearning {
  const scope = useScope()
  const { report } = useMemory()
  const events = useLearningEvents(scope)
  const changes = useChanges()
  const [waiting, setWaiting] = useState<readonly PendingReflection[]>([])
  const [looks, setLooks] = useState(0)
  const look = useCallback(() => setLooks((count) => count + 1), [])
  const waits = waiting.length > 0

  useEffect(() => {
    if (scope === undefined) return undefined
    const ending = new AbortController()
    const { signal } = ending
    scope.pending({ signal }).then(
      (found) => !signal.aborted && setWaiting(found),
      (error: unknown) => !signal.aborted && report(error),
    )
    return () => ending.abort()
  }, [scope, events.count, changes, looks, report])

  useEffect(() => {
    if (!waits) return undefined
    const timer = setInterval(look, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [waits, look])

  const learnNow = useCallback(() => {
    scope?.learn().catch(look) // what failed says so in what waits
  }, [scope, look])

  return { waiting, learning: events.learning, learnNow }
}

/** How often something happened, and whether something is being learned. */
function useLearningEvents(scope: Scope | undefined): {
  readonly count: number
  readonly learning: boolean
} {
  const [state, setState] = useState({ count: 0, learning: false })
  useEffect(() => {
    setState(({ count }) => ({ count: count + 1, learning: false }))
    return scope?.onLearning(({ type }) =>
      setState(({ count, learning }) => ({
        count: count + 1,
        learning: type === 'started' || (learning && type === 'pending'),
      })),
    )
  }, [scope])
  return state
}
