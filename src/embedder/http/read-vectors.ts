/** @module Reads the vectors of an answer, as OpenAI and those who imitate it write them. */
import { isObject, type Json, type JsonObject } from '../../core/json.ts'

/** What an answer has in place of a vector. */
export const NO_VECTOR = 'a vector that is no list of finite numbers'

/** The vectors in the order of the texts, or what is wrong with the answer: the rest of "it answered with …". */
export function readVectors(json: Json, count: number): readonly ArrayLike<number>[] | string {
  const data = isObject(json) ? json['data'] : undefined
  if (!Array.isArray(data)) return 'JSON that holds no embeddings'
  const entries = (data as readonly Json[]).filter(isObject)
  if (entries.length !== count) return `${entries.length} vectors for ${count} texts`
  const ordered = inOrder(entries)
  if (ordered === undefined) return 'vectors whose indexes are not those of the texts'
  const vectors = ordered.map(({ embedding }) => readVector(embedding))
  return vectors.every(isVector) ? vectors : NO_VECTOR
}

/** The entry of each index. Servers that leave the index out answer in order. */
function inOrder(entries: readonly JsonObject[]): readonly JsonObject[] | undefined {
  if (entries.every((entry) => entry['index'] === undefined)) return entries
  const byIndex = new Map(entries.map((entry) => [entry['index'], entry]))
  const ordered = entries.map((_, index) => byIndex.get(index))
  return ordered.every((entry) => entry !== undefined) ? ordered : undefined
}

/** Whether a value is a list of finite numbers with something in it. */
export function isVector(value: unknown): value is ArrayLike<number> {
  const isList = Array.isArray(value) || value instanceof Float32Array
  return isList && value.length > 0 && Array.prototype.every.call(value, Number.isFinite)
}

function readVector(embedding: Json | undefined): unknown {
  return typeof embedding === 'string' ? fromBase64(embedding) : embedding
}

/** Numbers of 32 bits, the lowest byte first: what `encoding_format: 'base64'` gives, and some servers always do. */
function fromBase64(text: string): Float32Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    if (bytes.length % 4 !== 0) return undefined
    const view = new DataView(bytes.buffer)
    return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(4 * index, true))
  } catch {
    return undefined // no base64
  }
}
