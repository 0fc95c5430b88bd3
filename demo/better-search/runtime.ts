/**
 * ONNX Runtime, which executes the model. Its WebAssembly is a file of this site, too large for everyone's first visit: it is fetched when the
 * user asks, and kept where the service worker looks for it.
 *
 * @module
 */
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { RUNTIME_CACHE } from './runtime-cache.ts'

/** Its two files. The service worker has the small one from the first visit on. */
export const RUNTIME = { mjs, wasm } as const

/** The name of the large one, as people see it. */
export const RUNTIME_NAME = 'ort-wasm-simd-threaded.wasm'

/** Its size. A server says the size of what it sends, which is often compressed. */
export const RUNTIME_BYTES = 14_264_838

/** Whether the runtime is here: then it needs no network. */
export async function isRuntimeKept(): Promise<boolean> {
  return (await globalThis.caches?.match(wasm, { cacheName: RUNTIME_CACHE })) !== undefined
}

/** Fetches the runtime and keeps it, in place of those of earlier versions of this page. Where nothing can be kept the worker fetches it. */
export async function keepRuntime(signal: AbortSignal, onProgress: (done: number) => void): Promise<void> {
  if (globalThis.caches === undefined || (await isRuntimeKept())) return
  const { body, headers } = await fetchRuntime(signal)
  let done = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      onProgress((done += chunk.byteLength))
      controller.enqueue(chunk)
    },
  })
  await dropRuntime()
  const cache = await caches.open(RUNTIME_CACHE)
  try {
    await cache.put(wasm, new Response(body.pipeThrough(counting), { headers: decoded(headers) }))
  } catch (cause) {
    signal.throwIfAborted()
    throw new Error(sayNotKept(cause), { cause })
  }
}

/** Lets go of it. */
export async function dropRuntime(): Promise<void> {
  await globalThis.caches?.delete(RUNTIME_CACHE)
}

async function fetchRuntime(
  signal: AbortSignal,
): Promise<{ body: ReadableStream<Uint8Array<ArrayBuffer>>; headers: Headers }> {
  try {
    const { ok, status, body, headers } = await fetch(wasm, { signal })
    if (ok && body !== null) return { body, headers }
    throw new Error(`It answered ${status}.`)
  } catch (cause) {
    signal.throwIfAborted()
    throw new Error(
      `The runtime (${RUNTIME_NAME}) could not be fetched from this site. Check the network, and try again.`,
      { cause },
    )
  }
}

/** What was decoded on the way is neither encoded nor of the length that the server said. */
function decoded(headers: Headers): Headers {
  const kept = new Headers(headers)
  kept.delete('Content-Encoding')
  kept.delete('Content-Length')
  return kept
}

function sayNotKept(cause: unknown): string {
  return cause instanceof DOMException && cause.name === 'QuotaExceededError'
    ? `There is no room left on this device to keep the runtime (${RUNTIME_NAME}). Make some, and try again.`
    : `The download of the runtime (${RUNTIME_NAME}) broke off. Check the network, and try again.`
}
