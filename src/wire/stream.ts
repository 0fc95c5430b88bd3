/** @module The page's end of a file's way across the wire: whoever reads asks for the next chunk, and nobody is ahead. */
import { proxy, transfer } from 'comlink'
import type { ExportOptions, ImportOptions, ImportResult, ImportSource, Store } from '../store/store.ts'
import { chunksOf } from '../store/transfer/read-source.ts'
import { packError } from './envelope.ts'
import type { Pull } from './protocol.ts'
import { type Connection, send, toOrder } from './send.ts'

/** The most bytes of one message: a source may give all of its bytes at once. */
const PIECE_BYTES = 1_048_576

/** Export and import of a store in a worker. */
export function streamMethods(connection: Connection): Pick<Store, 'export' | 'import'> {
  return {
    export: (options = {}) => ({ [Symbol.asyncIterator]: () => chunksFrom(connection, options) }),
    import: (source, options = {}) => importInto(connection, source, options),
  }
}

/** The chunks of the worker's export, one per message. An iteration that ends early, or is aborted, ends the worker's. */
async function* chunksFrom(
  connection: Connection,
  options: ExportOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { remote, lifeline } = connection
  const { signal } = options
  const order = toOrder(options)
  const stop = (): Promise<void> => lifeline.hold(() => remote.exportStop(order.id)).catch(() => {}) // a dead worker has nothing to free
  const cancel = (): void => void stop()
  signal?.addEventListener('abort', cancel) // also where nobody asks for more
  try {
    for (;;) {
      const work = { work: () => remote.exportNext(order), cancel }
      const chunk = await send(connection, order, options, work)
      if (chunk === undefined) return
      yield chunk as Uint8Array<ArrayBuffer>
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
    await stop()
  }
}

/** An import whose chunks the worker asks for, one by one. The source's own error is thrown as it is. */
async function importInto(
  connection: Connection,
  source: ImportSource,
  options: ImportOptions,
): Promise<ImportResult> {
  const { remote } = connection
  const order = toOrder(options)
  const over = new AbortController()
  const pieces = piecesOf(source, over.signal)
  let failure: { readonly error: unknown } | undefined
  const pull: Pull = async () => {
    try {
      const { value, done } = await pieces.next()
      return done === true ? {} : transfer({ value }, [value.buffer])
    } catch (error) {
      failure = { error }
      return { error: packError(error) }
    }
  }
  try {
    const work = { work: () => remote.import(order, proxy(pull)), cancel: () => void remote.cancel(order.id) }
    return (await send(connection, order, options, work)) as ImportResult
  } catch (error) {
    throw failure === undefined ? error : failure.error
  } finally {
    over.abort() // where the source is still being waited for
    void pieces.return(undefined)
  }
}

/** Copies, which may be transferred: the app keeps its bytes. */
async function* piecesOf(source: ImportSource, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of chunksOf(source, signal)) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      yield new Uint8Array(chunk.subarray(from, from + PIECE_BYTES))
    }
  }
}
