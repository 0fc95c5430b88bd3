/** @module Web Locks, as learning takes them: one tab at a time. */
import type { Lock } from '../memory/reflection/reflection.ts'

/** Locks of one database among all tabs; `undefined` where the platform has none. */
export function webLock(database: string): Lock | undefined {
  const locks = globalThis.navigator?.locks
  if (locks === undefined) return undefined
  return async (name, work, signal) => {
    let granted = false
    const begin = (): ReturnType<typeof work> => {
      granted = true
      return work()
    }
    try {
      return await locks.request(`keepsake:learn:${database}:${name}`, { ...(signal && { signal }) }, begin)
    } catch (error) {
      // A page without an origin of its own may not ask for locks. The effect happens once without them, too.
      if (!granted && isDenied(error)) return work()
      throw error
    }
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'SecurityError'
}
