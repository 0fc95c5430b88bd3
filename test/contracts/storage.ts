/** The contract of the `Storage` port: one law per sentence of its comment. */
import type { Storage } from '../../src/storage/storage.ts'
import { contract, type Subject } from './contract.ts'
import { changeLaws } from './storage-changes.ts'
import { historyLaws } from './storage-history.ts'
import { eraseLaws } from './storage-erase.ts'
import { oddLaws } from './storage-odd.ts'
import { meanwhileLaws } from './storage-meanwhile.ts'
import { packLaws } from './storage-packs.ts'
import { pieceLaws } from './storage-pieces.ts'
import { setLaws } from './storage-sets.ts'
import { commitLaws } from './storage-commit.ts'
import { readLaws } from './storage-read.ts'

/** One database, as a storage under test gives it. */
export interface StorageSubject extends Subject {
  /** Opens the database: the second opening is the second tab's. */
  open(): Storage
}

/** Checks that a storage holds its contract. */
export function storageContract(
  name: string,
  make: () => Promise<StorageSubject>,
  options: { skip?: Readonly<Record<string, string>> } = {},
): void {
  contract(`${name} storage`, make, {
    ...options,
    laws: [
      commitLaws,
      oddLaws,
      changeLaws,
      meanwhileLaws,
      readLaws,
      pieceLaws,
      historyLaws,
      packLaws,
      setLaws,
      eraseLaws,
    ],
  })
}
