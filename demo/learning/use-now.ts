/** @module The time, for what counts down. */
import { useEffect, useState } from 'react'

const STEP_MS = 500

/** Milliseconds since 1970, as they go by while something counts. */
export function useNow(counts: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!counts) return undefined
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), STEP_MS)
    return () => clearInterval(timer)
  }, [counts])
  return now
}
