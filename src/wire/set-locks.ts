/** @module Web Locks, as a store takes them: who uses which set of vectors, among all tabs of a database. */
import { NO_LOCKS, type SetLocks } from '../store/set-locks.ts'
import { underLock, unlessDenied } from './under-lock.ts'

/** Locks of one database among all tabs; `undefined` where the platform has none. A tab that dies lets go of its own. */
export function webSetLocks(database: string): SetLocks | undefined {
  const locks = globalThis.navigator?.locks
  if (locks === undefined) return undefined
  const useOf = (set: string): string => `keepsake:set:${database}:${set}`
  const turnOf = (set: string): string => `keepsake:fill:${database}:${set}`
  return {
    use: (set) => unlessDenied(holdShared(locks, useOf(set)), () => NO_LOCKS.use(set)),
    async unlessUsed(set, work) {
      const options = { mode: 'exclusive', ifAvailable: true } as const
      const unused = locks.request(useOf(set), options, async (lock) => {
        if (lock !== null) await work()
        return lock !== null
      })
      return unlessDenied(unused, async () => false) // who cannot ask must not drop
    },
    inTurn: (set, work, signal) => underLock(locks, { name: turnOf(set), signal }, work),
  }
}

/** A lock beside others who share it, until what it resolves to is called. */
async function holdShared(locks: LockManager, name: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    let letGo = (): void => {}
    const until = new Promise<void>((end) => (letGo = end))
    const held = locks.request(name, { mode: 'shared' }, () => {
      resolve(async () => {
        letGo()
        await held
      })
      return until
    })
    held.catch(reject)
  })
}
