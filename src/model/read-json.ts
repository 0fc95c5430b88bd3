/** @module Reads one JSON value as models write it: what they get wrong is read as it was meant, and said. */
import { show } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { cut, type Cursor, type JsonReading, malformed, Stop, take } from './json-cursor.ts'
import { readString } from './read-string.ts'

/** Deeper than this is a model that repeats itself. */
const MAX_DEPTH = 256

const SPACE_AND_COMMENTS = /(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy
const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|True|False|None)(?![\w.+-])/y
const UNFINISHED_LITERAL = /[\w.+-]*$/y
const OF_PYTHON: ReadonlyMap<string, Json> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
])

/** Reads the value that starts at a place of a text. What comes after it is left alone. */
export function readJson(text: string, start = 0): JsonReading {
  const cursor: Cursor = { text, at: start, depth: 0, faults: new Set() }
  try {
    const value = readValue(cursor)
    return { kind: 'value', value, end: cursor.at, faults: [...cursor.faults] }
  } catch (error) {
    if (error instanceof Stop) return error.reading
    throw error
  }
}

function readValue(cursor: Cursor): Json {
  switch (next(cursor)) {
    case '{':
      return readObject(cursor)
    case '[':
      return readArray(cursor)
    case '"':
    case "'":
      return readString(cursor)
    default:
      return readLiteral(cursor)
  }
}

function readObject(cursor: Cursor): Json {
  const entries: [string, Json][] = []
  readList(cursor, '}', () => {
    const name = readName(cursor)
    if (next(cursor) !== ':') throw malformed(cursor, `':' after the name ${show(name)}`)
    cursor.at += 1
    entries.push([name, readValue(cursor)])
  })
  return Object.fromEntries(entries)
}

function readArray(cursor: Cursor): Json {
  const items: Json[] = []
  readList(cursor, ']', () => items.push(readValue(cursor)))
  return items
}

/** Reads what stands between brackets, part by part. */
function readList(cursor: Cursor, closing: '}' | ']', readPart: () => void): void {
  cursor.at += 1
  cursor.depth += 1
  if (cursor.depth > MAX_DEPTH) throw malformed(cursor, `no more than ${MAX_DEPTH} levels`)
  while (next(cursor) !== closing) {
    readPart()
    const after = next(cursor)
    if (after !== ',' && after !== closing) throw malformed(cursor, `',' or '${closing}'`)
    if (after === closing) continue
    cursor.at += 1
    if (next(cursor) === closing) cursor.faults.add(`A comma stands before '${closing}'.`)
  }
  cursor.at += 1
  cursor.depth -= 1
}

function readName(cursor: Cursor): string {
  const first = next(cursor)
  if (first === '"' || first === "'") return readString(cursor)
  const name = take(cursor, NAME)
  if (name === undefined) throw malformed(cursor, 'a name in double quotes')
  cursor.faults.add(`The name ${name} stands without double quotes.`)
  return name
}

function readLiteral(cursor: Cursor): Json {
  const word = take(cursor, LITERAL)
  if (word === undefined) {
    if (take(cursor, UNFINISHED_LITERAL) !== undefined) throw cut()
    throw malformed(cursor, 'a value')
  }
  const meant = OF_PYTHON.get(word)
  if (meant === undefined) return JSON.parse(word) as Json
  cursor.faults.add(`${word} is no JSON; write ${JSON.stringify(meant)}.`)
  return meant
}

/** The next character that counts. Where the text is over, the reading ends. */
function next(cursor: Cursor): string {
  const skipped = take(cursor, SPACE_AND_COMMENTS) ?? ''
  if (skipped.includes('/')) cursor.faults.add('JSON has no comments.')
  const character = cursor.text[cursor.at]
  if (character === undefined) throw cut()
  return character
}
