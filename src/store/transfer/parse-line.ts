/** @module A line of the file, read and checked as a write is. */
import { invalidArgument, show } from '../../core/errors.ts'
import { defined, isObject, type JsonObject } from '../../core/json.ts'
import { checkNamespace, checkPrefix, isReserved } from '../../core/namespace.ts'
import { toUtc } from '../../core/time.ts'
import { checkKey, checkTtl, checkWhy, checkWrites, type Write } from '../../core/write.ts'
import {
  type FileEnd,
  type FileHeader,
  type FileRemoval,
  type FileState,
  type FileVector,
  FORMAT,
  fromFileVector,
} from './file-format.ts'
import { atLine, invalidImport } from './invalid-import.ts'
import type { Line } from './split-lines.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The first line, which says what the file is. */
export function parseHeader({ number, bytes }: Line): FileHeader {
  const text = decode(bytes)
  const json = text === undefined ? undefined : parse(text)
  if (!isObject(json) || !isObject(json['keepsake'])) throw foreign(bytes, text)
  const { format, exportedAt, prefix, embedder, dimensions } = json['keepsake']
  if (typeof format === 'number' && format > FORMAT) {
    throw invalidImport(
      number,
      `The file has format ${format}, and this version of Keepsake reads formats up to ${FORMAT}. Reload the page, or update Keepsake.`,
    )
  }
  return atLine(number, () => {
    if (format !== FORMAT) throw invalidArgument('format', `format is ${show(format)}, not ${FORMAT}.`)
    return {
      format,
      exportedAt: toUtc(exportedAt, 'exportedAt'),
      prefix: checkPrefix(prefix),
      ...defined({
        embedder: checkOptional('embedder', embedder, (given) => typeof given === 'string'),
        dimensions: checkOptional('dimensions', dimensions, isPositive),
      }),
    } as FileHeader
  })
}

/** A line after the first, as it was read. */
export type ParsedLine =
  | { readonly item: FileState; readonly vectors: readonly FileVector[] | undefined }
  | { readonly revision: FileState | FileRemoval }
  | { readonly end: FileEnd }

/** Any line after the first. */
export function parseLine({ number, bytes }: Line): ParsedLine {
  const text = decode(bytes)
  const json = text === undefined ? undefined : parse(text)
  if (text === undefined || json === undefined) {
    throw invalidImport(number, `Line ${number} is not JSON in UTF-8. The file is damaged: export it again.`)
  }
  const [kind, content] = onlyEntry(json)
  if (!isObject(content)) throw unknown(number, text)
  if (kind === 'item') return atLine(number, () => readItem(content))
  if (kind === 'revision') return { revision: atLine(number, () => readRevision(content)) }
  if (kind === 'end') return { end: content as unknown as FileEnd }
  throw unknown(number, text)
}

function onlyEntry(json: unknown): [kind: string, content: unknown] {
  const [first, ...others] = isObject(json) ? Object.entries(json) : []
  return first === undefined || others.length > 0 ? ['', undefined] : first
}

function unknown(number: number, text: string): Error {
  return invalidImport(
    number,
    `Line ${number} is ${show(text.trim())}, neither an item, a revision nor the end. The file is damaged: export it again.`,
  )
}

function foreign(bytes: Uint8Array, text: string | undefined): Error {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const what = 'The file begins with a byte order mark, which export() does not write.'
    return invalidImport(1, `${what} Copy it as it is, without an editor.`)
  }
  const what = text === undefined ? 'not text' : show(text.trim())
  return invalidImport(
    1,
    `The file is no export of Keepsake: its first line is ${what}. Choose a file that export() wrote.`,
  )
}

function readItem(content: JsonObject): Extract<ParsedLine, { item: unknown }> {
  return { item: readState(content), vectors: readVectors(content['vectors']) }
}

function readRevision(content: JsonObject): FileState | FileRemoval {
  if (content['deleted'] !== true) return readState(content)
  return {
    namespace: checkNamespace(content['namespace']),
    key: checkKey(content['key']),
    deleted: true,
    ...readTimes(content),
    ...defined({ why: checkWhy(content['why']) }),
  }
}

/** A state, checked by the rules of a write: what could not be written cannot be imported. */
function readState(content: JsonObject): FileState {
  const { namespace, key, value, index, expiresAt, ttlMs } = content
  const put: unknown = { op: 'put', namespace, key, value, index }
  const [checked] = checkWrites([put as Write], { reserved: true })
  if (checked?.op !== 'put') throw new TypeError('A put that was checked is a put.')
  const hint = isReserved(checked.namespace) ? false : checked.index
  return {
    namespace: checked.namespace,
    key: checked.key,
    value: checked.value,
    ...readTimes(content),
    ...defined({
      index: hint,
      expiresAt: expiresAt === undefined ? undefined : toUtc(expiresAt, 'expiresAt'),
      ttlMs: checkTtl('ttlMs', ttlMs),
      why: checkWhy(content['why']),
    }),
  }
}

function readTimes({ createdAt, updatedAt }: JsonObject): Pick<FileState, 'createdAt' | 'updatedAt'> {
  return { createdAt: toUtc(createdAt, 'createdAt'), updatedAt: toUtc(updatedAt, 'updatedAt') }
}

function readVectors(vectors: unknown): readonly FileVector[] | undefined {
  if (vectors === undefined) return undefined
  if (Array.isArray(vectors) && vectors.every(isVector)) return vectors as FileVector[]
  throw invalidArgument('vectors', `vectors are ${show(vectors)}, not { codes, scale, weight } each.`)
}

function isVector(vector: unknown): boolean {
  if (!isObject(vector)) return false
  const { codes, scale, weight } = vector
  if (typeof codes !== 'string' || !isAmount(scale) || !isAmount(weight)) return false
  return fromFileVector({ codes, scale, weight }) !== undefined
}

function isAmount(given: unknown): given is number {
  return typeof given === 'number' && Number.isFinite(given) && given >= 0
}

function checkOptional<Given>(name: string, given: Given, fits: (given: Given) => boolean): Given {
  if (given === undefined || fits(given)) return given
  throw invalidArgument(name, `${name} is ${show(given)}, which no export holds.`)
}

function isPositive(given: unknown): boolean {
  return typeof given === 'number' && Number.isSafeInteger(given) && given > 0
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined // a TypeError that says no more than this
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // a SyntaxError; JSON itself has no undefined
  }
}
