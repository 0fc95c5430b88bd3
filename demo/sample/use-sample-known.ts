/** @module Whether the sample has been imported: then there is something to ask. */
import { TURN_KIND } from 'keepsake'
import { useEffect, useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { useChanges } from '../memory/use-changes.ts'
import { SAMPLE_THREAD } from './sample.ts'

/** `undefined` until the memory has said. */
export function useSampleKnown(): boolean | undefined {
  const scope = useScope()
  const changes = useChanges()
  const { report } = useMemory()
  const [known, setKnown] = useState<boolean>()
  useEffect(() => {
    if (scope === undefined) return undefined
    const ending = new AbortController()
    const { signal } = ending
    scope
      .list({ kinds: [TURN_KIND], filter: { 'content.thread': SAMPLE_THREAD }, limit: 1, signal })
      .then((turns) => setKnown(turns.length > 0))
      .catch((error: unknown) => {
        if (!signal.aborted) report(error)
      })
    return () => ending.abort()
  }, [scope, changes, report])
  return known
}
