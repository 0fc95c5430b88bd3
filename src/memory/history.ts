/** @module Every state that a memory was in. */
import type { CallOptions } from '../core/call.ts'
import { defined } from '../core/json.ts'
import type { Owner } from './memories.ts'
import { type Stored, toStored } from './stored.ts'

/** An earlier state of a memory, or the present one. */
export interface StoredVersion extends Stored {
  /** The memory was deleted; its content is empty. */
  readonly deleted?: true
  /** Why it changed. */
  readonly why?: string
}

/** The states of a memory that are kept, newest first. */
export async function historyOf(
  { store, namespace }: Owner,
  key: string,
  { signal }: CallOptions = {},
): Promise<StoredVersion[]> {
  const versions = await store.history(namespace, key, { signal })
  return versions.map(({ deleted, why, ...item }) => ({ ...toStored(item), ...defined({ deleted, why }) }))
}
