/** @module Opening a database, and what keeps it from opening. */
import type { Dexie } from 'dexie'
import { NATIVE_VERSION } from './dexie-tables.ts'
import { failure, isQuota, unavailable } from './failures.ts'

/** How long another tab may hold an older schema after it was asked to let go, in milliseconds. */
const PATIENCE_MS = 3000

/** Opens a database, once for all who call meanwhile. A call after a failure tries again. */
export interface Opener {
  open(): Promise<void>
  /** Forgets that it is open: the next call opens it anew. */
  reset(): void
}

/** An opener of a database. Where another tab deletes or upgrades the database, it lets go. */
export function createOpener(database: Dexie, name: string): Opener {
  let opening: Promise<void> | undefined
  let isBlocked = (): void => {}
  const reset = (): void => {
    opening = undefined
    database.close()
  }
  database.on('versionchange', () => {
    reset()
    return false // so that Dexie does not do the same and tell the console
  })
  database.on('blocked', () => {
    isBlocked()
    return false
  })
  let blocked = false

  const begin = async (): Promise<void> => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const held = new Promise<never>((_, reject) => {
      isBlocked = () => {
        blocked = true
        timer ??= setTimeout(() => reject(unavailable('blocked_upgrade', name)), PATIENCE_MS)
      }
      if (blocked) isBlocked() // since an earlier call
    })
    try {
      await Promise.race([openNow(database, name), held])
      blocked = false
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    reset,
    open: () =>
      (opening ??= begin().catch((error: unknown) => {
        opening = undefined
        throw error
      })),
  }
}

async function openNow(database: Dexie, name: string): Promise<void> {
  if (typeof indexedDB === 'undefined') throw unavailable('missing', name)
  if ('isSecureContext' in globalThis && !isSecureContext) throw unavailable('insecure', name) // no WebCrypto there, nor locks
  let version: number
  try {
    // Dexie would open a newer database too, and add our tables to it: look before.
    version = await versionOnDisk(database.name)
    if (version < NEWER) version = (await database.open()).backendDB().version
  } catch (error) {
    throw isQuota(error) ? failure('commit', name, error) : unavailable('blocked', name, error)
  }
  if (version < NEWER) return
  database.close()
  throw unavailable('newer_version', name)
}

/** Dexie counts in tens, and a repair adds one. */
const NEWER = NATIVE_VERSION + 10

async function versionOnDisk(name: string): Promise<number> {
  const databases = (await indexedDB.databases?.()) ?? [] // Firefox has it from 126 on; before, the check after opening is all
  return databases.find((database) => database.name === name)?.version ?? 0
}
