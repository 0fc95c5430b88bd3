/** @module Vectors in a file: floats, one after the other. */
import { closeSync, openSync, readSync } from 'node:fs'

/** Texts in one file, and vectors in one read. */
export const BATCH = 10_000

/** @param {Uint8Array} bytes @param {number} dimensions */
export function toVectors(bytes, dimensions) {
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  return Array.from({ length: all.length / dimensions }, (_, at) =>
    all.subarray(at * dimensions, (at + 1) * dimensions),
  )
}

/** @param {readonly Float32Array[]} vectors */
export function toBytes(vectors) {
  const size = vectors[0]?.byteLength ?? 0
  const bytes = new Uint8Array(vectors.length * size)
  vectors.forEach((vector, at) => {
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, size), at * size)
  })
  return bytes
}

/**
 * The first `size` vectors of a file, ten thousand at a time.
 *
 * @param {{ path: string, dimensions: number, size: number }} file
 * @param {(rows: Float32Array[], from: number) => void} work
 */
export function eachBatch({ path, dimensions, size }, work) {
  const file = openSync(path, 'r')
  for (let from = 0; from < size; from += BATCH) {
    const bytes = Buffer.alloc(Math.min(BATCH, size - from) * dimensions * 4)
    readSync(file, bytes, 0, bytes.length, from * dimensions * 4)
    work(toVectors(bytes, dimensions), from)
  }
  closeSync(file)
}
