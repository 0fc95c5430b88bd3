/** @module The salt of a namespace's digests, made once. */
import { type Namespace, RESERVED_LABEL } from '../core/namespace.ts'
import type { Expectation, Write } from '../core/write.ts'
import type { Store } from '../store/store.ts'
import { randomId } from './digest.ts'

const KEY = 'salt'

/** A salt, and what has to be written with the first thing that uses it. */
export interface Salt {
  readonly value: string
  readonly writes: readonly Write[]
  readonly expect: readonly Expectation[]
}

/** The namespace's salt; a new one comes with the write that keeps it, and expects that nobody else has made one. */
export async function readSalt(store: Store, namespace: Namespace, signal?: AbortSignal): Promise<Salt> {
  const home = [...namespace, RESERVED_LABEL]
  const item = await store.get(home, KEY, { signal })
  const kept = item?.value['salt']
  if (typeof kept === 'string') return { value: kept, writes: [], expect: [] }
  const value = randomId()
  return {
    value,
    writes: [{ op: 'put', namespace: home, key: KEY, value: { salt: value } }],
    expect: [{ namespace: home, key: KEY, version: null }],
  }
}
