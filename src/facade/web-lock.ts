/** @module Web Locks, as learning takes them: one tab at a time. */
import type { Lock } from '../memory/reflection/reflection.ts'
import { underLock } from '../wire/under-lock.ts'

/** Locks of one database among all tabs; `undefined` where the platform has none. Where they are denied, each tab works without. */
export function webLock(database: string): Lock | undefined {
  const locks = globalThis.navigator?.locks
  if (locks === undefined) return undefined
  return (name, work, signal) =>
    underLock(locks, { name: `keepsake:learn:${database}:${name}`, signal }, work)
}
