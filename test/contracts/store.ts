/** The contract of a `Store`, wherever it lives: over memory, over IndexedDB, behind a worker. */
import type { Storage } from '../../src/storage/storage.ts'
import type { PolicyOptions } from '../../src/store/policy.ts'
import type { Store } from '../../src/store/store.ts'
import { contract, type Subject } from './contract.ts'
import { badInputLaws } from './store-bad-input.ts'
import { embeddingLaws } from './store-embedding.ts'
import { eraseLaws } from './store-erase.ts'
import { filterLaws } from './store-filters.ts'
import { exportLaws } from './store-export.ts'
import { historyLaws } from './store-history.ts'
import { hintLaws } from './store-hints.ts'
import { importLaws } from './store-import.ts'
import { lifetimeLaws } from './store-lifetimes.ts'
import { namespaceLaws } from './store-namespaces.ts'
import { narrowLaws } from './store-narrow.ts'
import { pageLaws } from './store-page.ts'
import { searchLaws } from './store-search.ts'
import { sessionLaws } from './store-session.ts'
import { writeLaws } from './store-write.ts'

/** One database, as stores of the kind under test see it; their embedder is `fakeEmbedder()`, and they make `makeBetter`'s. */
export interface StoreSubject extends Subject {
  /** Opens a store: the second one is the second tab's. */
  open(policy?: PolicyOptions): Promise<Store>
  /** What the stores are over, to look beneath them. */
  storage(): Storage
  /** Lets so many milliseconds pass on the stores' clock. */
  pass(ms: number): Promise<void>
}

/** Checks that a store holds its contract. */
export function storeContract(
  name: string,
  make: () => Promise<StoreSubject>,
  options: { skip?: Readonly<Record<string, string>> } = {},
): void {
  contract(`${name} store`, make, {
    ...options,
    laws: [
      writeLaws,
      badInputLaws,
      searchLaws,
      narrowLaws,
      filterLaws,
      pageLaws,
      hintLaws,
      namespaceLaws,
      historyLaws,
      sessionLaws,
      exportLaws,
      importLaws,
      historyLaws,
      lifetimeLaws,
      eraseLaws,
      embeddingLaws,
    ],
  })
}
