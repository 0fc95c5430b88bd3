/** @module Our storage in the bench's worker: the only place that knows what durability can be chosen. */
import type { Storage } from 'keepsake'
import { dexieStorage } from 'keepsake/dexie'

/** How a commit is kept: as Chromium does by itself, or on the disk before it is acknowledged. */
export type Durability = 'relaxed' | 'strict'

/** What `dexieStorage` can be asked for. */
export const DURABILITIES: readonly Durability[] = ['relaxed', 'strict']

/** The storage of a database whose name begins with its durability. */
export function storageOf(name: string): Storage {
  return dexieStorage(name, { durability: name.startsWith('strict') ? 'strict' : 'default' })
}
