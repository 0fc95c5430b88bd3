/** @module JSON that knows its lines, so that an error can say where. */
import { type AnyNode, parse } from '@humanwhocodes/momoa'
import { brokenImport } from './conversation.ts'

/** Where something is in a JSON value: `[3, 'content']`. */
export type Path = readonly (string | number)[]

/** The value of a JSON text. Throws `invalid_import` with the line where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw locate(text, error)
  }
}

/** The line of what a path leads to, or of the nearest thing around it. JSON must have been parsed before. */
export function lineOf(text: string, path: Path): number {
  let node: AnyNode = parse(text).body
  for (const step of path) {
    const next = childOf(node, step)
    if (next === undefined) break
    node = next
  }
  return node.loc.start.line
}

/** `JSON.parse` does not say where it stopped in every browser; momoa does. */
function locate(text: string, error: unknown): Error {
  try {
    parse(text)
  } catch (cause) {
    // A text that ends too early has no place of its own: it is the last line that goes on.
    const { line = text.trimEnd().split('\n').length } = cause as { line?: number }
    const words = (cause as Error).message.replace(/\s*\(\d+:\d+\)$/, '').replace(/\.$/, '')
    return brokenImport(line, `this is not JSON. ${words}.`, cause)
  }
  return brokenImport(1, 'this is not JSON.', error)
}

function childOf(node: AnyNode, step: string | number): AnyNode | undefined {
  if (node.type === 'Array' && typeof step === 'number') return node.elements[step]?.value
  if (node.type !== 'Object') return undefined
  return node.members.find(({ name }) => name.type === 'String' && name.value === step)?.value
}
