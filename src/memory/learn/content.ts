/** @module From what an app writes by hand to what is stored: words, or an object of one of the kinds. */
import { invalidArgument, show } from '../../core/errors.ts'
import { copyJson, isObject, type JsonObject } from '../../core/json.ts'
import { type Memory, MEMORY_KIND } from '../../core/memory.ts'
import { validate } from '../../core/schema.ts'
import type { Kinds } from '../extract/kinds.ts'
import type { Content } from '../memories.ts'

/**
 * A memory of the first kind whose schema accepts the content; words are the content of kind `Memory`. Rejects with `invalid_argument` where no kind
 * accepts it; `argument` is what the error calls it.
 */
export async function toKind(kinds: Kinds, content: Content, argument: string): Promise<Memory> {
  refuseStrayWords(kinds, content, argument)
  const copy = copyJson(content, argument)
  const object = typeof copy === 'string' ? { content: copy } : copy
  if (!isObject(object)) {
    throw invalidArgument(argument, `${argument} ${show(content)} is neither words nor a schema's object.`)
  }
  const problems: string[] = []
  for (const { name, schema } of kinds.values()) {
    const read = await validate(schema, object)
    if (read.problems === undefined) {
      return { kind: name, content: copyJson(read.value, argument) as JsonObject }
    }
    problems.push(`${name}: ${read.problems.join(', ')}`)
  }
  throw invalidArgument(argument, `${argument} ${show(content)} fits no schema (${problems.join('; ')}).`)
}

/** Words can be stored only where there is the kind that holds words. */
export function refuseStrayWords(kinds: Kinds, content: unknown, argument: string): void {
  if (typeof content !== 'string' || kinds.has(MEMORY_KIND)) return
  const names = [...kinds.keys()].join(', ')
  throw invalidArgument(
    argument,
    `${argument} ${show(content)} is words, but the kinds are ${names}. Write an object of one of them.`,
  )
}

/** A memory as the store takes it. */
export function toValue(memory: Memory): JsonObject {
  return { ...memory }
}
