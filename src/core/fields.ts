/** @module The small path language that picks texts out of a value: `title`, `tags[*]`, `parts[-1].text`, `*`. */
import { invalidArgument, show } from './errors.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

type Step = { readonly name: string } | { readonly at: number } | { readonly all: true }

/** A path, read: finds the values it leads to. */
export type Path = (value: JsonObject) => readonly Json[]

/**
 * Reads a path; throws `invalid_argument` where it cannot.
 *
 * A path is names joined by dots, `[n]` (from the end where negative) and `[*]` or `*` for every element. `$` is the whole value. A
 * name is looked up literally first, so a property called `a.b` is found by `a.b`.
 */
export function readPath(path: string): Path {
  if (path === '$') return (value) => [value]
  if (path === '') throw invalidArgument('path', "Path '' is empty. Write '$' for the whole value.")
  const steps = parse(path)
  return (value) => {
    if (Object.hasOwn(value, path)) return [value[path] as Json]
    return steps.reduce<Json[]>((found, step) => found.flatMap((item) => follow(item, step)), [value])
  }
}

/**
 * The texts at a path, one per match: scalars as they read, objects and arrays as JSON, nothing where nothing is.
 *
 * @example
 * ```ts
 * textsAt({ tags: ['tea', 'green'] }, 'tags[*]') // ['tea', 'green']
 * ```
 */
export function textsAt(value: JsonObject, path: string): string[] {
  return readPath(path)(value).flatMap((found) => (found === null ? [] : [readable(found)]))
}

function follow(value: Json, step: Step): readonly Json[] {
  if ('name' in step) {
    return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name] as Json] : []
  }
  if ('all' in step) return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  const item = Array.isArray(value) ? (value as Json[]).at(step.at) : undefined
  return item === undefined ? [] : [item]
}

function parse(path: string): Step[] {
  const steps: Step[] = []
  const pattern = /\[(\*|-?\d+)\]|\.?([^.[\]]+)/gy
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path)
    if (match === null) {
      throw invalidArgument(
        'path',
        `Path ${show(path)} cannot be read. Write names joined by dots, [0], [-1] or [*].`,
      )
    }
    const [, index, name] = match
    if (index === '*' || name === '*') steps.push({ all: true })
    else steps.push(name === undefined ? { at: Number(index) } : { name })
  }
  return steps
}

function readable(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
