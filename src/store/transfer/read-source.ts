/** @module The bytes of an import, wherever they come from: chunks, counted as nothing but bytes. */
import { invalidArgument, show } from '../../core/errors.ts'
import { unlessAborted } from '../../core/unless-aborted.ts'
import type { ImportSource } from '../store.ts'

/** The chunks of a source. An abort ends the wait for the next one; a source that is left early is told so. */
export async function* chunksOf(
  source: ImportSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const iterator = iteratorOf(source)
  let finished = false
  try {
    for (;;) {
      signal?.throwIfAborted()
      const next = await unlessAborted(Promise.resolve(iterator.next()), signal)
      finished = next.done === true
      if (next.done === true) return
      yield checkChunk(next.value)
    }
  } catch (error) {
    if (signal?.aborted !== true) finished = true // its own failure: it has ended itself
    throw error
  } finally {
    if (!finished) void leave(iterator)
  }
}

/** Tells a source that nobody reads on. What it answers is no news beside the import's own outcome. */
async function leave(iterator: Chunks): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // It fails to end: there is nobody to tell.
  }
}

interface Chunks {
  next(): PromiseLike<IteratorResult<unknown>> | IteratorResult<unknown>
  return?(): unknown
}

function iteratorOf(source: ImportSource): Chunks {
  const given = source as Partial<AsyncIterable<unknown> & Iterable<unknown> & ReadableStream<unknown>> | null
  if (typeof given?.[Symbol.asyncIterator] === 'function') return given[Symbol.asyncIterator]?.() as Chunks
  if (typeof given?.getReader === 'function') return readerOf(source as ReadableStream<Uint8Array>)
  if (typeof given?.[Symbol.iterator] === 'function') return given[Symbol.iterator]?.() as Chunks
  throw invalidArgument(
    'source',
    `Source ${show(source)} gives no chunks. Give what export() gave, a ReadableStream such as file.stream(), or [bytes].`,
  )
}

/** Not every browser can iterate over a stream. */
function readerOf(stream: ReadableStream<Uint8Array>): Chunks {
  const reader = stream.getReader()
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: () => reader.cancel(),
  }
}

function checkChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw invalidArgument(
    'source',
    `Source gave ${show(chunk)}, not a Uint8Array. Give chunks of bytes: file.stream(), or [bytes].`,
  )
}
