/** @module Reads a JSON string as models write it. */
import { cut, type Cursor, take } from './json-cursor.ts'

const DOUBLE_QUOTED = /"[^"\\]*(?:\\[^][^"\\]*)*"/y
const SINGLE_QUOTED = /'[^'\\]*(?:\\[^][^'\\]*)*'/y
const ESCAPE = /\\(?:u([\dA-Fa-f]{4})|([^]))/g
/** Below the space: control characters, which JSON wants escaped. */
const CONTROL = /[^ -\u{10FFFF}]/u
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
])

/** Reads the string whose quote stands here. */
export function readString(cursor: Cursor): string {
  const single = cursor.text[cursor.at] === "'"
  const written = take(cursor, single ? SINGLE_QUOTED : DOUBLE_QUOTED)
  if (written === undefined) throw cut()
  if (single) cursor.faults.add('A string stands in single quotes.')
  const body = written.slice(1, -1)
  if (CONTROL.test(body)) cursor.faults.add('A string holds a raw line break or tab; write \\n or \\t.')
  return body.replaceAll(ESCAPE, (_, code: string | undefined, character: string) =>
    code === undefined ? unescape(cursor, character) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function unescape(cursor: Cursor, character: string): string {
  const meant = ESCAPED.get(character)
  if (meant === undefined) cursor.faults.add(`\\${character} is no escape of JSON.`)
  return meant ?? character
}
