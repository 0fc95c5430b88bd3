/** @module The first reading of a file, line by line: whether all of it is there, as it was written, before anything is changed. */
import { show } from '../../core/errors.ts'
import { type ItemId, itemId } from '../../core/item.ts'
import { jsonBytes } from '../../core/json.ts'
import { isBasis, isUnder, type Namespace } from '../../core/namespace.ts'
import type { Address } from '../../storage/storage.ts'
import type { FileEntry } from './batches.ts'
import { crc32, toHex } from './crc32.ts'
import type { FileEnd, FileHeader, FileRemoval, FileState } from './file-format.ts'
import { invalidImport } from './invalid-import.ts'
import { type ParsedLine, parseHeader, parseLine } from './parse-line.ts'
import type { Line } from './split-lines.ts'

/** What a file must keep to besides its format. */
export interface FileBounds {
  /** The file must be of this prefix, or of one under it. */
  readonly prefix: Namespace
  /** The largest value that the storage takes, in bytes of JSON. */
  readonly valueBytes: number
}

/** A file that is whole. */
export interface CheckedFile {
  readonly header: FileHeader
  /** The items that it holds. */
  readonly held: ReadonlySet<ItemId>
  /** What its other items of Keepsake's own are read with. */
  readonly basis: readonly FileEntry[]
}

/** Checks one file. */
export interface FileCheck {
  line(line: Line): void
  /** The file's end; `rest` is what stands after the last whole line. */
  finish(rest: Line): CheckedFile
}

/** How far the reading has come. */
interface Reading {
  readonly held: Set<ItemId>
  readonly basis: FileEntry[]
  /** The revisions of the next of these. */
  readonly earlier: (FileState | FileRemoval)[]
  revisions: number
  /** The item whose revisions came last, until it comes itself. */
  waiting: Address | undefined
  ended: boolean
}

/** A check at the beginning of a file. What is wrong is thrown as `invalid_import`, with the line. */
export function createFileCheck(bounds: FileBounds): FileCheck {
  const reading: Reading = {
    held: new Set(),
    basis: [],
    earlier: [],
    revisions: 0,
    waiting: undefined,
    ended: false,
  }
  let header: FileHeader | undefined
  let sum = 0
  return {
    line(line) {
      if (header === undefined) header = checkHeader(line, bounds)
      else checkLine(reading, line, { ...bounds, prefix: header.prefix, sum })
      sum = crc32(line.bytes, sum)
    },
    finish(rest) {
      if (header === undefined && rest.bytes.length > 0) checkHeader(rest, bounds)
      if (reading.ended && rest.bytes.length > 0) throw afterEnd(rest)
      if (header !== undefined && reading.ended) return { header, held: reading.held, basis: reading.basis }
      throw cutOff(rest)
    },
  }
}

/** The first line: of a format that can be read, untouched by an editor, and of the right prefix. */
function checkHeader(line: Line, { prefix }: FileBounds): FileHeader {
  const header = parseHeader(line)
  if (line.bytes.at(-2) === CARRIAGE_RETURN) {
    const what = "The file's lines end in CRLF instead of LF: something has converted it."
    throw invalidImport(1, `${what} Copy it as it is.`)
  }
  if (isUnder(header.prefix, prefix)) return header
  throw invalidImport(
    1,
    `The file holds ${show(header.prefix)}, which is not in ${show(prefix)}. Import it where it was exported.`,
  )
}

const CARRIAGE_RETURN = 13

function checkLine(reading: Reading, line: Line, bounds: FileBounds & { readonly sum: number }): void {
  if (reading.ended) throw afterEnd(line)
  const parsed = parseLine(line)
  if ('end' in parsed) return checkEnd(reading, parsed.end, { number: line.number, sum: bounds.sum })
  const state = 'item' in parsed ? parsed.item : parsed.revision
  checkState(reading, state, { ...bounds, number: line.number })
  reading.waiting = 'item' in parsed ? undefined : state
  if ('item' in parsed) addItem(reading, parsed)
  else addRevision(reading, parsed.revision)
}

function addRevision(reading: Reading, revision: FileState | FileRemoval): void {
  reading.revisions++
  if (isBasis(revision.namespace)) reading.earlier.push(revision)
}

function addItem({ held, basis, earlier }: Reading, parsed: Extract<ParsedLine, { item: unknown }>): void {
  const { namespace, key } = parsed.item
  held.add(itemId(namespace, key))
  if (isBasis(namespace)) basis.push({ ...parsed, revisions: earlier.splice(0) })
}

function checkState(
  { waiting, held }: Reading,
  state: FileState | FileRemoval,
  { prefix, valueBytes, number }: FileBounds & { readonly number: number },
): void {
  const { namespace, key } = state
  const id = itemId(namespace, key)
  if (!isUnder(namespace, prefix)) {
    throw refusal(number, `holds ${show(namespace)}, which is not under the file's ${show(prefix)}`)
  }
  if (waiting !== undefined && itemId(waiting.namespace, waiting.key) !== id) {
    throw refusal(number, `holds '${key}' where item '${waiting.key}' has to follow its revisions`)
  }
  if (held.has(id)) throw refusal(number, `holds '${key}' in ${show(namespace)} a second time`)
  const size = 'deleted' in state || valueBytes === Infinity ? 0 : jsonBytes(state.value)
  if (size <= valueBytes) return
  const what = `Line ${number} holds a value of ${size} bytes, and this storage takes ${valueBytes}.`
  throw invalidImport(number, `${what} Import the file into another one.`)
}

function checkEnd(
  reading: Reading,
  end: FileEnd,
  { number, sum }: { readonly number: number; readonly sum: number },
): void {
  const { waiting, held, revisions } = reading
  if (waiting !== undefined) throw refusal(number, `ends the file before item '${waiting.key}'`)
  const found = { items: held.size, revisions, crc32: toHex(sum) }
  for (const name of ['items', 'revisions', 'crc32'] as const) {
    if (end[name] === found[name]) continue
    throw refusal(number, `says ${name} ${show(end[name])}, but the file has ${show(found[name])}`)
  }
  reading.ended = true
}

function refusal(number: number, what: string): Error {
  return invalidImport(
    number,
    `Line ${number} ${what}: the file was changed or damaged. Take another copy, or export it again.`,
  )
}

function afterEnd({ number }: Line): Error {
  return invalidImport(
    number,
    `Line ${number} comes after the end of the export. Import two exports one by one.`,
  )
}

function cutOff({ number, bytes }: Line): Error {
  if (number === 1 && bytes.length === 0) {
    return invalidImport(1, 'The file is empty. Choose one that export() wrote.')
  }
  return invalidImport(
    number,
    `The file stops in line ${number}, before its end: it was cut off. Copy it whole, or export it again.`,
  )
}
