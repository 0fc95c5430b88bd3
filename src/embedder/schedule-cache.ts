/** @module Vectors of texts that may come again, as many as fit into some memory. */

/** A text's vector, and its weight where the embedder gave one. */
export interface EmbeddedText {
  readonly vector: Float32Array
  readonly weight: number | undefined
}

/** Vectors by text; those not asked for the longest go first. */
export interface VectorCache {
  get(key: string): EmbeddedText | undefined
  set(key: string, embedded: EmbeddedText): void
}

/** What an entry takes besides its text and its vector, in bytes. */
const ENTRY = 200

/** An empty cache of so many bytes; one of 0 bytes keeps nothing. */
export function createVectorCache(bytes: number): VectorCache {
  const kept = new Map<string, EmbeddedText>()
  let size = 0
  const drop = (key: string, { vector }: EmbeddedText): void => {
    kept.delete(key)
    size -= sizeOf(key, vector)
  }
  return {
    get(key) {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key) // a Map is in the order of its insertions: this one is the youngest now
      kept.set(key, found)
      return found
    },
    set(key, embedded) {
      const added = sizeOf(key, embedded.vector)
      if (added > bytes) return
      const before = kept.get(key)
      if (before !== undefined) drop(key, before)
      kept.set(key, embedded)
      size += added
      for (const [oldest, entry] of kept) {
        if (size <= bytes) return
        drop(oldest, entry)
      }
    },
  }
}

function sizeOf(key: string, vector: Float32Array): number {
  return key.length * 2 + vector.byteLength + ENTRY
}
