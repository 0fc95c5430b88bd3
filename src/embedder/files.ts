/** @module Where an embedder's files come from. */
import type { CallOptions } from '../core/call.ts'
import { KeepsakeError } from '../core/errors.ts'

/** A file: its bytes, where to fetch it, or a function that reads it. */
export type FileSource = Uint8Array | ArrayBuffer | URL | string | (() => Promise<Uint8Array>)

/** A file's bytes. A fetch that fails is `embedder_failed` and names the URL. */
export async function readSource(
  source: FileSource,
  embedder: string,
  { signal }: CallOptions = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted()
  if (source instanceof Uint8Array) return source
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  try {
    if (typeof source === 'function') return await source()
    const response = await fetch(source, signal === undefined ? {} : { signal })
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim())
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    signal?.throwIfAborted()
    const name = typeof source === 'function' ? 'its file' : String(source)
    throw new KeepsakeError(
      'embedder_failed',
      `Embedder '${embedder}' could not read ${name}. Give its files yourself: staticEmbedder({ files }).`,
      {
        details: { embedder },
        cause,
      },
    )
  }
}
