/** @module Keeps in step with what this tab and others write. */
import { useEffect, useState } from 'react'
import { useMemory } from './memory-context.ts'

/** Changes that come together, as in an import, are seen together. */
const TOGETHER_MS = 60

/** A number that rises after the memory has changed: something to read again by. */
export function useChanges(): number {
  const { state } = useMemory()
  const [count, setCount] = useState(0)
  const scope = 'scope' in state ? state.scope : undefined

  useEffect(() => {
    if (scope === undefined) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = scope.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        setCount((before) => before + 1)
      }, TOGETHER_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [scope])

  return count
}
