/** @module Finds the JSON in what a model answers: behind its thoughts, in a fence, between sentences. */
import { isObject, type Json } from '../core/json.ts'
import { readJson } from './read-json.ts'

/** A value that an answer holds, and what is wrong with how it is written. */
export interface FoundValue {
  readonly value: Json
  readonly faults: readonly string[]
}

/** What an answer holds: values, the last one first, and all of them as a list where they follow each other directly; or none, and why. */
export type Found =
  | {
      readonly kind: 'values'
      readonly values: readonly [FoundValue, ...FoundValue[]]
      readonly list?: FoundValue | undefined
    }
  | { readonly kind: 'prose' | 'cut' | 'malformed'; readonly problem: string }

type ValuePiece = FoundValue & { readonly kind: 'value'; readonly start: number; readonly end: number }
type Piece =
  | ValuePiece
  | { readonly kind: 'cut' | 'malformed'; readonly problem: string; readonly end: number }

/** Where an object, or a list of objects, may begin. A bracket in a sentence does not look so. */
const OPENING = /\{\s*(?:["'}]|[\p{L}_$][\p{L}\p{N}_$]*\s*:|$)|\[\s*(?:\{|$)/gu
const FENCE = /^```\w*|```$/g
const THOUGHTS_END = /<\/(?:think|thinking|thought|reasoning)>/gi
const THOUGHTS_BEGIN = /^\s*<(?:think|thinking|thought|reasoning)>/i

const PROSE: Found = { kind: 'prose', problem: 'The answer holds no JSON object.' }
const EMPTY: Found = { kind: 'prose', problem: 'The answer is empty.' }
const CUT = 'The JSON breaks off before its end.'

/**
 * The JSON values of an answer.
 *
 * The last one is what a model settled on, so it comes first. If it breaks off, or cannot be read, nothing before it counts: that would be a
 * draft, or a part.
 */
export function findJson(answer: string): Found {
  const whole = wholeOf(answer.trim().replaceAll(FENCE, ''))
  if (typeof whole === 'string') return findJson(whole)
  if (whole !== undefined) return { kind: 'values', values: [{ value: whole, faults: [] }] }
  if (answer.trim() === '') return EMPTY
  const spoken = afterThoughts(answer)
  if (spoken === undefined) return { kind: 'cut', problem: 'The answer breaks off within its thoughts.' }
  return spoken === answer ? foundIn(spoken) : findJson(spoken)
}

/** The whole text as a list or an object, or a string that may hold one, where it is strict JSON. */
function wholeOf(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json
    return typeof value === 'object' || typeof value === 'string' ? (value ?? undefined) : undefined
  } catch {
    return undefined // it is looked at more closely
  }
}

function afterThoughts(text: string): string | undefined {
  const last = [...text.matchAll(THOUGHTS_END)].at(-1)
  if (last !== undefined) return text.slice(last.index + last[0].length)
  return THOUGHTS_BEGIN.test(text) ? undefined : text
}

function foundIn(text: string): Found {
  const pieces = piecesOf(text)
  const last = pieces.at(-1)
  if (last === undefined) return PROSE
  if (last.kind !== 'value') return last
  const before = pieces.slice(0, -1).filter((piece) => piece.kind === 'value')
  return {
    kind: 'values',
    values: [last, ...before.toReversed()],
    list: listOf(text, [...before, last]),
  }
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (;;) {
    OPENING.lastIndex = from
    const opening = OPENING.exec(text)
    if (opening === null) return pieces
    const piece = pieceAt(text, opening.index)
    pieces.push(piece)
    from = piece.end
  }
}

function pieceAt(text: string, start: number): Piece {
  const reading = readJson(text, start)
  if (reading.kind === 'value') return { ...reading, start }
  if (reading.kind === 'cut') return { kind: 'cut', problem: CUT, end: text.length }
  return { kind: 'malformed', problem: reading.fault, end: closingOf(text, start) }
}

/** Behind the bracket that closes the one here, or the end of the text: parts of what cannot be read are not read as if they were all. */
function closingOf(text: string, start: number): number {
  let depth = 0
  for (const { 0: token, index } of text.slice(start).matchAll(/[[\]{}]|"[^"\\]*(?:\\[^][^"\\]*)*"/g)) {
    if (token === '{' || token === '[') depth += 1
    if (token === '}' || token === ']') depth -= 1
    if (depth === 0) return start + index + 1
  }
  return text.length
}

/** All values as one list, where they are several objects with nothing between them but space and commas: one object per line. */
function listOf(text: string, pieces: readonly ValuePiece[]): FoundValue | undefined {
  const apart = pieces.some(
    ({ value, start }, index) =>
      !isObject(value) || /[^\s,]/.test(text.slice(pieces[index - 1]?.end ?? start, start)),
  )
  if (apart || pieces.length < 2) return undefined
  const faults = new Set(pieces.flatMap((piece) => piece.faults))
  return { value: pieces.map(({ value }) => value), faults: [...faults] }
}
