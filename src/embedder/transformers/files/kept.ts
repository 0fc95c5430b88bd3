/** @module What is kept of models: a cache of our own, by URL, shared by a page and its workers. */
import { defined } from '../../../core/json.ts'
import { noRoom, notKept } from './failure.ts'
import { fileUrl, folderUrl, type ModelSource } from './source.ts'

/** The name of the cache. */
const NAME = 'keepsake-models'

/** A file to keep. */
export interface KeptFile {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>
  readonly bytes: number | undefined
}

/** Work on a file. */
export interface Alone<Result> {
  readonly signal: AbortSignal | undefined
  run(): Promise<Result>
}

/** Files that are kept. */
export interface KeptFiles {
  /** A file as it lies there, with its size in `content-length` where that was known. */
  find(source: ModelSource, name: string): Promise<Response | undefined>
  /**
   * Keeps a file, of this size where it is known: whole or, where its stream fails, not at all. Rejects with `embedder_failed`,
   * reason `no_room`, where the disk is full.
   */
  keep(source: ModelSource, name: string, file: KeptFile): Promise<void>
  /**
   * Does work on a file while no other tab or worker does: the second to fetch it waits, and finds it. Without Web Locks at once.
   * Rejects with the signal's reason where it is aborted meanwhile.
   */
  alone<Result>(source: ModelSource, name: string, work: Alone<Result>): Promise<Result>
  /** Lets go of one file. */
  remove(source: ModelSource, name: string): Promise<void>
  /** Lets go of all files of a model. */
  drop(source: ModelSource): Promise<void>
}

/** The cache; `undefined` where there is none, or where the user blocks it. */
export async function openKept(): Promise<KeptFiles | undefined> {
  let cache: Cache
  try {
    // Missing in Node and in an insecure context; an opaque origin and blocked site data make it throw or reject.
    const { caches } = globalThis as { caches?: CacheStorage }
    if (caches === undefined) return undefined
    cache = await caches.open(NAME)
  } catch {
    return undefined
  }
  return {
    find: (source, name) => cache.match(keyOf(fileUrl(source, name))),
    keep: (source, name, file) => keep(cache, source, name, file),
    async alone(source, name, { signal, run }) {
      const locks = globalThis.navigator?.locks as LockManager | undefined
      if (locks === undefined) return run()
      return locks.request(`keepsake:model:${fileUrl(source, name)}`, defined({ signal }), run)
    },
    async remove(source, name) {
      await cache.delete(keyOf(fileUrl(source, name)))
    },
    async drop(source) {
      const folder = keyOf(folderUrl(source))
      const own = (await cache.keys()).filter(({ url }) => url.startsWith(folder))
      await Promise.all(own.map((request) => cache.delete(request)))
    },
  }
}

/** How much room there is cannot be asked beforehand: Chromium says 10 GiB whatever the disk holds. */
async function keep(
  cache: Cache,
  source: ModelSource,
  name: string,
  { stream, bytes }: KeptFile,
): Promise<void> {
  const headers: HeadersInit = bytes === undefined ? {} : { 'content-length': String(bytes) }
  try {
    await cache.put(keyOf(fileUrl(source, name)), new Response(stream, { headers }))
  } catch (cause) {
    if ((cause as { name?: unknown }).name === 'QuotaExceededError') throw noRoom(source.model, name, cause)
    throw notKept(source.model, name, cause)
  }
}

/** A cache takes http(s) only; an extension's own files have another scheme. */
const keyOf = (url: string): string =>
  /^https?:/.test(url) ? new URL(url).href : `https://keepsake.invalid/${encodeURIComponent(url)}`

/** The size of a kept file. */
export async function sizeOf(response: Response): Promise<number> {
  const length = response.headers.get('content-length')
  return length === null ? (await response.blob()).size : Number(length)
}
