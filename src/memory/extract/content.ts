/** @module The content of an operation: of a kind there is, as its schema reads it, with dates in place of "yesterday". */
import { KeepsakeError, show } from '../../core/errors.ts'
import { copyJson, isObject, type JsonObject, mergeJson } from '../../core/json.ts'
import { type Memory, MEMORY_KIND } from '../../core/memory.ts'
import { validate } from '../../core/schema.ts'
import { withDates } from './dates.ts'
import { Fault } from './fault.ts'
import { type Kind, type Kinds, onlyTextOf } from './kinds.ts'
import type { Operation } from './operation.ts'
import { momentOf } from './said.ts'

/** The kind of this name, whatever its case; without a name the only kind there is. */
export function kindNamed(kinds: Kinds, name: string | undefined): Kind | Fault {
  const all = [...kinds.values()]
  const [first, ...others] = all
  const named = name === undefined ? undefined : name.toLowerCase()
  const found = kinds.get(name ?? '') ?? all.find((kind) => kind.name.toLowerCase() === named)
  if (found !== undefined) return found
  if (name === undefined && first !== undefined && others.length === 0) return first
  const names = all.map((kind) => kind.name).join(', ')
  return new Fault('unknown_kind', `kind ${show(name)} is not one of ${names}.`)
}

/** The content of a new memory, as its schema reads it. */
export async function wholeContent(
  kind: Kind,
  operation: Operation,
  at: string,
): Promise<JsonObject | Fault> {
  const content = readContent(kind, operation, at)
  if (content instanceof Fault) return content
  const read = await validated(kind, content)
  if (!(read instanceof Fault)) return read
  // Models that must fill in every field write `null` for what there is not.
  const again = await validated(kind, patched({}, content))
  return again instanceof Fault ? read : again
}

/** A known memory's content, with an operation's changes laid over it (RFC 7396). */
export async function patchedContent(
  memory: Memory,
  operation: Operation,
  { kinds, at }: { readonly kinds: Kinds; readonly at: string },
): Promise<JsonObject | Fault> {
  if (operation.content === undefined) return memory.content
  const kind = kinds.get(memory.kind)
  if (kind === undefined) {
    return new Fault(
      'unknown_kind',
      `the content of kind '${memory.kind}' cannot be changed here. Leave the content out, or use supersede.`,
    )
  }
  const patch = readContent(kind, operation, at)
  return patch instanceof Fault ? patch : validated(kind, patched(memory.content, patch))
}

/** What an operation's content says, as the fields of a kind, with dates counted from when it was said. */
function readContent(kind: Kind, operation: Operation, at: string): JsonObject | Fault {
  const { content } = operation
  if (content === undefined) return new Fault('invalid_content', 'content is missing.')
  const name = typeof content === 'string' ? onlyTextOf(kind) : undefined
  const fields = name === undefined ? content : { [name]: content }
  if (!isObject(fields)) {
    return new Fault('invalid_content', `content ${show(content)} is not an object of kind '${kind.name}'.`)
  }
  const text = fields['content']
  if (kind.name !== MEMORY_KIND || typeof text !== 'string') return fields
  return { ...fields, content: withDates(text, momentOf(operation, at)) }
}

function patched(content: JsonObject, patch: JsonObject): JsonObject {
  return mergeJson(content, patch) as JsonObject // an object laid over an object is one
}

/** Content as its schema reads it; where the schema could not read that again (it makes a number of a text), as it was written. */
async function validated(kind: Kind, content: JsonObject): Promise<JsonObject | Fault> {
  const { value, problems } = { value: undefined, ...(await validate(kind.schema, content)) }
  if (problems !== undefined) {
    return new Fault(
      'invalid_content',
      `the content of kind '${kind.name}' is wrong: ${problems.join('; ')}.`,
    )
  }
  const read = jsonObjectOf(value)
  const isReadable = read !== undefined && (await validate(kind.schema, read)).problems === undefined
  return isReadable ? read : content
}

/** A copy of a value; `undefined` for one that is no JSON object, such as one that holds a date. */
function jsonObjectOf(value: unknown): JsonObject | undefined {
  try {
    const copy = copyJson(value)
    return isObject(copy) ? copy : undefined
  } catch (error) {
    if (error instanceof KeepsakeError && error.code === 'invalid_value') return undefined
    throw error
  }
}
