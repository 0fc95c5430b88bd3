/** @module What may be written, checked before anything is computed. */
import { invalidArgument, KeepsakeError, show } from './errors.ts'
import { readPath } from './fields.ts'
import type { IndexHint } from './item.ts'
import { copyJson, defined, isObject, type Json, jsonBytes, type JsonObject } from './json.ts'
import { checkNamespace, MAX_NAME, type Namespace, refuseReserved, tooLong } from './namespace.ts'
import { toUtc } from './time.ts'

/** What becomes of the state that a write replaces: kept as an earlier one, or not at all. */
export type KeepsHistory = 'keep' | 'skip'

/** One change of one item. */
export type Write =
  | {
      readonly op: 'put'
      readonly namespace: Namespace
      readonly key: string
      readonly value: JsonObject
      readonly index?: false | IndexHint | undefined
      /** After so many milliseconds it is shown no more; reading it begins them anew. */
      readonly ttlMs?: number | undefined
      readonly why?: string | undefined
      /**
       * `skip` for what counts only as it is now, and changes often: `asOf` an earlier moment then tells of the last state that was kept.
       * `keep` by default.
       */
      readonly history?: KeepsHistory | undefined
    }
  | {
      readonly op: 'delete'
      readonly namespace: Namespace
      readonly key: string
      readonly why?: string | undefined
      readonly history?: KeepsHistory | undefined
    }

/** What must be true for a write to happen: the item's version, or `null` for "there is none". */
export interface Expectation {
  readonly namespace: Namespace
  readonly key: string
  readonly version: number | null
}

/** The largest value, in bytes of JSON. */
export const MAX_VALUE_BYTES = 1_000_000

/** Checked copies of writes. `reserved` lets Keepsake's own items through. */
export function checkWrites(writes: readonly Write[], options: { reserved?: boolean } = {}): Write[] {
  if (!Array.isArray(writes)) throw invalidArgument('writes', `Writes ${show(writes)} are not an array.`)
  return writes.map((write: Write) => {
    const namespace = checkNamespace(write?.namespace)
    if (options.reserved !== true) refuseReserved(namespace)
    const key = checkKey(write.key)
    const kept = defined({ why: checkWhy(write.why), history: checkHistory(write.history) })
    if (write.op === 'delete') return { op: 'delete', namespace, key, ...kept }
    if (write.op !== 'put') {
      throw invalidArgument('op', `Write op ${show((write as Write).op)} is neither 'put' nor 'delete'.`)
    }
    const ttlMs = checkTtl('ttlMs', write.ttlMs)
    return {
      op: 'put',
      namespace,
      key,
      value: checkValue(write.value),
      ...checkIndex(write.index),
      ...defined({ ttlMs }),
      ...kept,
    }
  })
}

/** Checked copies of what must be true for a write. */
export function checkExpectations(expect: readonly Expectation[]): Expectation[] {
  if (!Array.isArray(expect)) throw invalidArgument('expect', `expect ${show(expect)} is not an array.`)
  return expect.map((expectation: Expectation | null) => {
    const { namespace, key, version } = expectation ?? ({} as Partial<Expectation>)
    if (version === null || (typeof version === 'number' && Number.isInteger(version))) {
      return { namespace: checkNamespace(namespace), key: checkKey(key), version }
    }
    throw invalidArgument('expect', `Expected version ${show(version)} is neither a whole number nor null.`)
  })
}

/** Checked texts of what will be written next. */
export function checkAhead(ahead: readonly string[]): readonly string[] {
  if (Array.isArray(ahead) && ahead.every((text) => typeof text === 'string')) return ahead
  throw invalidArgument('ahead', `ahead ${show(ahead)} is not an array of texts.`)
}

/** A key: any non-empty string. */
export function checkKey(key: unknown): string {
  if (typeof key === 'string' && key.length > MAX_NAME) throw tooLong('Key', key)
  if (typeof key === 'string' && key !== '') return key
  throw invalidArgument('key', `Key ${show(key)} is not a non-empty string.`)
}

function checkValue(value: unknown): JsonObject {
  const copy = copyJson(value)
  if (!isObject(copy)) {
    throw invalidArgument('value', `Value ${show(value)} is not a JSON object. Wrap it: { content: … }.`)
  }
  checkSize('Value', copy)
  return copy
}

function checkSize(what: string, json: JsonObject): void {
  const size = jsonBytes(json)
  if (size <= MAX_VALUE_BYTES) return
  throw tooManyBytes(what, size, 'Store it in parts.')
}

/** A refusal of a value or message over {@link MAX_VALUE_BYTES}. */
export function tooManyBytes(what: string, size: number, wayOut: string): KeepsakeError<'too_large'> {
  const [bytes, limit] = [size, MAX_VALUE_BYTES].map((number) => number.toLocaleString('en'))
  return new KeepsakeError(
    'too_large',
    `${what} of ${bytes} bytes is over the limit of ${limit}. ${wayOut}`,
    {
      details: { size, limit: MAX_VALUE_BYTES, unit: 'bytes' },
    },
  )
}

function checkIndex(index: unknown): { index?: false | IndexHint } {
  if (index === undefined) return {}
  if (index === false) return { index }
  const hint = copyJson(index, 'index')
  if (!isObject(hint)) {
    throw invalidArgument('index', `Index ${show(index)} is neither false nor a hint such as { text: '…' }.`)
  }
  checkSize('Index hint', hint)
  const { text, fields, group, position, label, time } = hint
  return {
    index: defined({
      text: checkTexts('index.text', text),
      fields: checkFields(fields),
      group: checkType('index.group', group, 'string'),
      position: checkType('index.position', position, 'number'),
      label: checkType('index.label', label, 'string'),
      time: time === undefined ? undefined : toUtc(time, 'index.time'),
    }),
  }
}

function checkTexts(argument: string, value: Json | undefined): string | readonly string[] | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value
  throw invalidArgument(argument, `${argument} is ${show(value)}, neither a string nor an array of strings.`)
}

/** A field that cannot be read must not be stored: every later reading of the index would fail. */
function checkFields(value: Json | undefined): readonly string[] | undefined {
  const fields = checkTexts('index.fields', value)
  if (fields === undefined) return undefined
  const paths = [fields].flat()
  for (const path of paths) readPath(path)
  return paths
}

function checkType(argument: string, value: Json | undefined, type: 'string'): string | undefined
function checkType(argument: string, value: Json | undefined, type: 'number'): number | undefined
function checkType(argument: string, value: Json | undefined, type: string): Json | undefined {
  if (value === undefined || typeof value === type) return value
  throw invalidArgument(argument, `${argument} is ${show(value)}, not a ${type}.`)
}

/** Why something changed: a text, kept with the version. */
export function checkWhy(why: unknown): string | undefined {
  if (why === undefined || typeof why === 'string') return why
  throw invalidArgument('why', `why is ${show(why)}, not a string.`)
}

function checkHistory(history: unknown): KeepsHistory | undefined {
  if (history === undefined || history === 'keep' || history === 'skip') return history
  throw invalidArgument('history', `history is ${show(history)}, neither 'keep' nor 'skip'.`)
}

/** A lifetime in milliseconds: finite, and more than none. */
export function checkTtl(argument: string, ttlMs: unknown): number | undefined {
  if (ttlMs === undefined) return undefined
  if (typeof ttlMs === 'number' && ttlMs > 0 && Number.isFinite(ttlMs)) return ttlMs
  throw invalidArgument(
    argument,
    `${argument} ${show(ttlMs)} is not a finite number of milliseconds above 0. Leave it out for what is to stay.`,
  )
}
