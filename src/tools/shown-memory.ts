/** @module A memory as a model is shown it: in few words, or whole. */
import { copyJson, defined, equalJson, type Json, type JsonObject } from '../core/json.ts'
import { MEMORY_KIND } from '../core/memory.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Hit } from '../memory/stored.ts'

/** What is needed to answer, and to change the memory: little, since a prompt pays for every word. */
export function compact(hit: Hit, namespace: Namespace): JsonObject {
  const { kind, content } = hit.value
  return {
    id: hit.key,
    ...defined({ kind: kind === MEMORY_KIND ? undefined : kind }),
    content: wordsOf(content),
    score: Math.round(hit.score * 100) / 100,
    date: (hit.value.validFrom ?? hit.createdAt).slice(0, 10),
    ...elsewhere(hit, namespace),
  }
}

/** All that is kept about it. */
export function whole(hit: Hit, namespace: Namespace): JsonObject {
  const { createdAt, updatedAt } = hit
  const memory = copyJson(hit.value) as JsonObject
  return { ...compact(hit, namespace), ...memory, createdAt, updatedAt }
}

/** Content that is nothing but words, as words. */
function wordsOf(content: JsonObject): Json {
  const words = content['content']
  return typeof words === 'string' && Object.keys(content).length === 1 ? words : content
}

/** Where a memory is that does not lie in the tool's own namespace: no tool changes it from here. */
function elsewhere({ namespace }: Hit, own: Namespace): { namespace?: Namespace } {
  return equalJson(namespace, own) ? {} : { namespace }
}
