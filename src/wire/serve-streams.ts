/** @module The worker's end of a file's way across the wire. */
import { releaseProxy, transfer } from 'comlink'
import type { CallOptions } from '../core/call.ts'
import type { Store } from '../store/store.ts'
import { type Reply, unpackError } from './envelope.ts'
import type { Pull } from './protocol.ts'

/** An export that a page is reading. */
type Chunks = AsyncIterator<Uint8Array<ArrayBuffer>>

/** The exports that pages are reading, by the number of their order. */
export interface Exports {
  /** The next chunk, transferred; `{}` at the end. The first call begins the export. */
  next(id: number, begin: () => Chunks): Promise<Reply>
  /** Ends an export, wherever it stands. */
  stop(id: number): Promise<void>
}

/** No exports yet. */
export function createExports(): Exports {
  const reading = new Map<number, Chunks>()
  return {
    async next(id, begin) {
      const chunks = reading.get(id) ?? begin()
      reading.set(id, chunks)
      const { value, done } = await chunks.next()
      return done === true ? {} : transfer({ value }, [value.buffer])
    },
    async stop(id) {
      const chunks = reading.get(id)
      reading.delete(id)
      await chunks?.return?.()
    },
  }
}

/** Imports what the page gives, chunk by chunk. */
export async function importFrom(store: Store, pull: Pull, options: CallOptions): Promise<unknown> {
  try {
    return await store.import(pulled(pull), options)
  } finally {
    ;(pull as Pull & { [releaseProxy]?: () => void })[releaseProxy]?.()
  }
}

async function* pulled(pull: Pull): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { value, error } = await pull()
    if (error !== undefined) throw unpackError(error)
    if (value === undefined) return
    yield value as Uint8Array
  }
}
