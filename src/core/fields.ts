/** @module The small path language that leads into a value: `title`, `tags[*]`, `parts[-1].text`, `*`, `cup.{size,of}`. */
import { invalidArgument, show } from './errors.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

type Move =
  | { readonly name: string }
  | { readonly at: number }
  | { readonly all: true }
  | { readonly branches: readonly (readonly Step[])[] }

/** One move, and the path's text from it on. */
type Step = Move & { readonly rest: string }

/** A path, read: finds the values it leads to. */
export type Path = (value: JsonObject) => readonly Json[]

/**
 * Reads a path; throws `invalid_argument` where it cannot.
 *
 * | path | leads to |
 * | --- | --- |
 * | `$` | the whole value |
 * | `cup.size` | a property of a property |
 * | `tags[0]`, `tags[-1]` | an element, from the end where negative |
 * | `tags[*]`, `cup.*` | every element or property, each a match of its own |
 * | `cup.{size,of.name}` | several paths from one place, each a match of its own |
 *
 * These nest: `parts[*].{text,notes[0]}`. A path that leads nowhere finds nothing. Where an object has a property named like all that is
 * left of the path, it is that: `a.b` finds the property `a.b` first.
 */
export function readPath(path: string): Path {
  if (path === '$') return (value) => [value]
  if (path === '') throw invalidArgument('path', "Path '' is empty. Write '$' for the whole value.")
  const steps = parse(path, path)
  return (value) => walk(value, steps, 0)
}

/**
 * The texts at a path, one per match: scalars as they read, objects and arrays as JSON, nothing where nothing or null is.
 *
 * @example
 * ```ts
 * textsAt({ tags: ['tea', 'green'] }, 'tags[*]') // ['tea', 'green']
 * ```
 */
export function textsAt(value: JsonObject, path: string): string[] {
  return readPath(path)(value).flatMap((found) => (found === null ? [] : [readable(found)]))
}

function walk(value: Json, steps: readonly Step[], from: number): readonly Json[] {
  const step = steps[from]
  if (step === undefined) return [value]
  if (isObject(value) && Object.hasOwn(value, step.rest)) return [value[step.rest] as Json]
  return follow(value, step).flatMap((found) => walk(found, steps, from + 1))
}

function follow(value: Json, step: Step): readonly Json[] {
  if ('name' in step) {
    return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name] as Json] : []
  }
  if ('branches' in step) return step.branches.flatMap((branch) => walk(value, branch, 0))
  if ('all' in step) return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  const item = Array.isArray(value) ? (value as Json[]).at(step.at) : undefined
  return item === undefined ? [] : [item]
}

const FIRST = /\[(\*|-?\d+)\]|([^.[\]{}]+)|\{/y
const NEXT = /\[(\*|-?\d+)\]|\.([^.[\]{}]+)|\.?\{/y

/** The steps of a path; `whole` is what the caller wrote, for the refusal. */
function parse(path: string, whole: string): Step[] {
  const steps: Step[] = []
  for (let from = 0; from < path.length;) {
    const { move, end } = readMove(path, from, whole)
    steps.push({ ...move, rest: path.slice(path[from] === '.' ? from + 1 : from) })
    from = end
  }
  return steps
}

function readMove(path: string, from: number, whole: string): { move: Move; end: number } {
  const pattern = from === 0 ? FIRST : NEXT
  pattern.lastIndex = from
  const match = pattern.exec(path)
  if (match === null) throw unreadable(whole)
  const [text, index, name] = match
  const end = from + text.length
  if (index === '*' || name === '*') return { move: { all: true }, end }
  if (index !== undefined) return { move: { at: Number(index) }, end }
  if (name !== undefined) return { move: { name }, end }
  const close = closing(path, end)
  if (close === -1) throw unreadable(whole)
  const branches = split(path.slice(end, close)).map((branch) => parseBranch(branch, whole))
  return { move: { branches }, end: close + 1 }
}

function parseBranch(branch: string, whole: string): Step[] {
  const trimmed = branch.trim()
  if (trimmed === '') throw unreadable(whole)
  return parse(trimmed, whole)
}

/** Where the brace that opened before `from` closes; -1 if nowhere. */
function closing(path: string, from: number): number {
  let open = 1
  for (let at = from; at < path.length; at++) {
    if (path[at] === '{') open++
    else if (path[at] === '}' && --open === 0) return at
  }
  return -1
}

/** Splits at the commas that stand in no inner braces. */
function split(list: string): string[] {
  const parts: string[] = []
  let [open, start] = [0, 0]
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '{') open++
    else if (list[at] === '}') open--
    else if (list[at] === ',' && open === 0) {
      parts.push(list.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, list.slice(start)]
}

function unreadable(path: string): Error {
  return invalidArgument(
    'path',
    `Path ${show(path)} cannot be read. Write names joined by dots, [0], [-1], [*] or {a,b}.`,
  )
}

function readable(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
