/** @module Whether two memories are one. Pure. */
import { isObject, type Json, type JsonObject } from '../../core/json.ts'
import { type Memory, textOf } from '../../core/memory.ts'
import type { Explain } from '../../store/store.ts'
import { isBeginningOf, saysTheSame, stated, type Statement } from './likeness.ts'

/**
 * Whether two memories are one: of the same kind, not from different moments, with the same content in perhaps other words. `cosine` is the likeness of their
 * vectors, where it is known; without it, the words that mean something must be the same ones.
 */
export function isSameMemory(left: Memory, right: Memory, cosine?: number): boolean {
  const [one, other] = [readingOf(left), readingOf(right)]
  const alike = left.kind === right.kind && one.shape === other.shape
  if (!alike || beginsElsewhere(left, right) || left.validUntil !== right.validUntil) return false
  const measured = one.texts.length === 1 ? { cosine } : {}
  return one.texts.every((text, index) => saysTheSame(text, other.texts[index] as Statement, measured))
}

function beginsElsewhere({ validFrom: left }: Memory, { validFrom: right }: Memory): boolean {
  return left !== undefined && right !== undefined && left !== right
}

/** Whether a memory says what a known one of its kind begins with, and no more. */
export function isStartOf(memory: Memory, known: Memory): boolean {
  const [one, other] = [readingOf(memory), readingOf(known)]
  return memory.kind === known.kind && one.shape === other.shape && isBeginningOf(one.whole, other.whole)
}

/** What comparing needs of a memory. */
interface Reading {
  readonly shape: string
  readonly texts: readonly Statement[]
  readonly whole: Statement
}

/** Each memory is compared with many others, and read once. */
const readings = /* @__PURE__ */ new WeakMap<Memory, Reading>()

function readingOf(memory: Memory): Reading {
  const known = readings.get(memory)
  if (known !== undefined) return known
  const { content } = memory
  const whole = stated(textOf({ ...memory }))
  const reading = { shape: shapeOf(content), texts: [...textsOf(content)].map(stated), whole }
  readings.set(memory, reading)
  return reading
}

/** The cosine that a search found, as it explains it; `undefined` where the store has no embedder or the text no vector. */
export function cosineOf(explain: Explain | undefined): number | undefined {
  const meaning = explain?.parts.find(({ part }) => part === 'meaning')
  return meaning === undefined || meaning.points === 0 ? undefined : meaning.points / meaning.most
}

/** The texts of a content, in the order of their names. */
function* textsOf(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) yield* textsOf(item)
  else if (isObject(value)) for (const name of Object.keys(value).sort()) yield* textsOf(value[name] as Json)
}

/** A content without its texts: names, numbers, and what is in what. */
function shapeOf(value: Json): string {
  const names = (object: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.keys(object)
        .sort()
        .map((name) => [name, object[name] as Json]),
    )
  return JSON.stringify(value, (_, part: Json) =>
    typeof part === 'string' ? '' : isObject(part) ? names(part) : part,
  )
}
