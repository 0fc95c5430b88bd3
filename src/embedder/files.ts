/** @module Where an embedder's files come from. */
import { KeepsakeError } from '../core/errors.ts'

/** A file: its bytes, where to fetch it, or a function that reads it. */
export type FileSource = Uint8Array | ArrayBuffer | URL | string | (() => Promise<Uint8Array>)

/** A file's bytes. Throws `embedder_failed`, naming the URL, where it cannot be read. */
export async function readSource(source: FileSource, embedder: string): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  try {
    return await (typeof source === 'function' ? source() : download(source))
  } catch (cause) {
    const name = typeof source === 'function' ? 'its file' : String(source)
    throw new KeepsakeError(
      'embedder_failed',
      `Embedder '${embedder}' could not read ${name}. Give its files yourself: staticEmbedder({ files }).`,
      { details: { embedder }, cause },
    )
  }
}

async function download(url: URL | string): Promise<Uint8Array> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}`.trim())
  return new Uint8Array(await response.arrayBuffer())
}
