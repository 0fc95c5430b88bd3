/** @module Lines become chunks of bytes, and are counted and summed on the way. */
import { crc32, toHex } from './crc32.ts'
import type { FileLine } from './file-format.ts'

/** Chunks are about this long: enough to make a message worth it, little to hold. */
const CHUNK_BYTES = 65_536

/** Writes the lines of one file. */
export interface LineWriter {
  /** Adds a line; whether a chunk is due. */
  add(line: Exclude<FileLine, { end: unknown }>): boolean
  /** Adds the last line. */
  end(): void
  /** What was added since the last chunk, as one chunk of its own memory. */
  take(): Uint8Array<ArrayBuffer>
  /** Bytes and items so far. */
  written(): { readonly bytes: number; readonly items: number }
}

/** A writer at the beginning of a file. */
export function createLineWriter(): LineWriter {
  const encoder = new TextEncoder()
  const counts = { items: 0, revisions: 0 }
  let lines: Uint8Array[] = []
  let waiting = 0
  let bytes = 0
  let sum = 0

  const write = (line: FileLine): boolean => {
    const encoded = encoder.encode(`${JSON.stringify(line)}\n`)
    sum = crc32(encoded, sum)
    lines.push(encoded)
    waiting += encoded.length
    bytes += encoded.length
    return waiting >= CHUNK_BYTES
  }
  return {
    add(line) {
      if ('item' in line) counts.items++
      if ('revision' in line) counts.revisions++
      return write(line)
    },
    end: () => void write({ end: { ...counts, crc32: toHex(sum) } }),
    take() {
      const chunk = new Uint8Array(waiting)
      let at = 0
      for (const line of lines) {
        chunk.set(line, at)
        at += line.length
      }
      lines = []
      waiting = 0
      return chunk
    },
    written: () => ({ bytes, items: counts.items }),
  }
}
