/** @module Bytes kept until they are read again, as a Blob: browsers hold large ones on disk. */

const PART_BYTES = 1_048_576

/** Keeps bytes. */
export interface Spool {
  /** Adds a copy of these bytes. */
  add(bytes: Uint8Array): void
  /** What was added, part by part; more than once, if wanted. */
  read(): AsyncGenerator<Uint8Array>
}

/** An empty spool. */
export function createSpool(): Spool {
  const parts: Blob[] = []
  let part = new Uint8Array(PART_BYTES)
  let filled = 0

  const flush = (): void => {
    if (filled > 0) parts.push(new Blob([part.subarray(0, filled)]))
    filled = 0
  }
  return {
    add(bytes) {
      for (let from = 0; from < bytes.length;) {
        const piece = bytes.subarray(from, from + PART_BYTES - filled)
        part.set(piece, filled)
        filled += piece.length
        from += piece.length
        if (filled < PART_BYTES) break
        flush()
      }
    },
    async *read() {
      flush()
      part = new Uint8Array(PART_BYTES)
      for (const kept of parts) yield new Uint8Array(await kept.arrayBuffer())
    },
  }
}
