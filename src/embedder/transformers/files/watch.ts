/** @module A file's bytes on their way: checked, counted, stopped by a signal; and why they stopped. */
import { KeepsakeError } from '../../../core/errors.ts'
import { checkOf } from './check.ts'
import { badFile } from './failure.ts'

/** What is told of a file's bytes. */
export interface Watch {
  readonly model: string
  readonly name: string
  readonly signal: AbortSignal | undefined
  /** Hears how many bytes came. */
  onBytes(bytes: number): void
  /** The bytes ended after so many: throws where that is too early. */
  onEnd?(bytes: number): void
  /** The error to fail with where the bytes themselves stop coming. */
  broken(cause: unknown, bytes: number): KeepsakeError
}

/** A stream that is watched. */
export interface Watched {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>
  /**
   * What reads the stream, with its error replaced by the stream's own where that failed: whoever reads a stream says in words of its
   * own that it broke.
   */
  through<Result>(reading: Promise<Result>): Promise<Result>
}

/** Watches a file pass. */
export function watch(body: ReadableStream<Uint8Array<ArrayBuffer>>, options: Watch): Watched {
  const { signal } = options
  const reader = body.getReader()
  const next = nextOf(reader, options)
  let failed: { readonly error: unknown } | undefined

  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const chunk = await next()
        if (chunk === undefined) controller.close()
        else controller.enqueue(chunk)
      } catch (error) {
        failed = { error }
        controller.error(error)
        await reader.cancel(error).catch(() => {}) // it may have failed already
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return {
    stream,
    async through(reading) {
      try {
        return await reading
      } catch (error) {
        signal?.throwIfAborted()
        throw failed?.error ?? error
      }
    },
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>

/** Reads the next chunk, `undefined` at the end; throws what to fail with. */
function nextOf(reader: Reader, watch: Watch): () => Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { model, name, signal, onBytes, onEnd, broken } = watch
  const check = checkOf(name)
  let bytes = 0
  return async () => {
    signal?.throwIfAborted()
    const { value } = await reader.read().catch((cause: unknown) => {
      signal?.throwIfAborted()
      throw broken(cause, bytes)
    })
    try {
      if (value === undefined) {
        onEnd?.(bytes)
        check.end()
        return undefined
      }
      check.write(value)
    } catch (error) {
      throw error instanceof KeepsakeError ? error : badFile(model, name, (error as Error).message, error)
    }
    bytes += value.byteLength
    onBytes(value.byteLength)
    return value
  }
}
