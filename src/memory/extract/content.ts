/** @module The content of an operation: of a kind there is, as its schema reads it, with dates in place of "yesterday". */
import { show } from '../../core/errors.ts'
import { copyJson, isObject, type Json, type JsonObject, mergeJson } from '../../core/json.ts'
import { MEMORY_KIND } from '../../core/memory.ts'
import { validate } from '../../core/schema.ts'
import { withDates } from './dates.ts'
import { Fault } from './fault.ts'
import { type Kind, type Kinds, onlyTextOf } from './kinds.ts'

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

/** What an operation's content says, as the fields of a kind. `from` is what relative dates are counted from, ISO 8601. */
export function readContent(kind: Kind, content: Json | undefined, from: string): JsonObject | Fault {
  if (content === undefined) return new Fault('invalid_content', 'content is missing.')
  const name = typeof content === 'string' ? onlyTextOf(kind) : undefined
  const fields = name === undefined ? content : { [name]: content }
  if (!isObject(fields)) {
    return new Fault('invalid_content', `content ${show(content)} is not an object of kind '${kind.name}'.`)
  }
  const text = fields['content']
  if (kind.name !== MEMORY_KIND || typeof text !== 'string') return fields
  return { ...fields, content: withDates(text, from) }
}

/** New content as its schema reads it. */
export async function checkContent(kind: Kind, content: JsonObject): Promise<JsonObject | Fault> {
  const read = await validated(kind, content)
  if (!(read instanceof Fault)) return read
  // Models that must fill in every field write `null` for what there is not.
  const filled = mergeJson({}, content)
  const again = await validated(kind, filled)
  return again instanceof Fault ? read : again
}

/** Content that is there already, with changes laid over it (RFC 7396). */
export function mergeContent(
  kind: Kind,
  content: JsonObject,
  patch: JsonObject,
): Promise<JsonObject | Fault> {
  return validated(kind, mergeJson(content, patch))
}

async function validated(kind: Kind, content: Json): Promise<JsonObject | Fault> {
  const { value, problems } = { value: undefined, ...(await validate(kind.schema, content)) }
  if (problems !== undefined) {
    return new Fault(
      'invalid_content',
      `the content of kind '${kind.name}' is wrong: ${problems.join('; ')}.`,
    )
  }
  const copy = copyJson(value, `content of kind '${kind.name}'`)
  return isObject(copy) ? copy : new Fault('invalid_content', `kind '${kind.name}' is read as ${show(copy)}.`)
}
