/** @module From what a model said to what it means: the JSON is found, taken out of its wrapping and read as the shape says. */
import { findJson, type Found, type FoundValue } from './find-json.ts'
import type { Generation } from './model.ts'
import type { AnswerShape, Reading } from './shape.ts'
import { unwrap } from './unwrap.ts'

/** An answer as far as it can be read, and how it fell short: refused, prose, JSON that breaks off, or JSON with problems. */
export interface AnswerReading<Output> extends Reading<Output> {
  readonly kind: 'refused' | 'prose' | 'cut' | 'json'
}

/** Reads an answer. Of several values the last that can be used counts; if there is none, the last. What a filter left is no answer. */
export async function readAnswer<Output>(
  { text, finishReason }: Generation,
  shape: AnswerShape<Output>,
): Promise<AnswerReading<Output>> {
  if (finishReason === 'filter') return { kind: 'refused', problems: ['The answer was refused.'] }
  const found = findJson(text)
  if (found.kind === 'values') return readValues(found, shape)
  if (found.kind === 'malformed') return { kind: 'json', problems: [found.problem] }
  if (finishReason !== 'length') return { kind: found.kind, problems: [found.problem] }
  return { kind: 'cut', problems: ['The answer breaks off before its end.'] }
}

async function readValues<Output>(
  { values, list }: Extract<Found, { kind: 'values' }>,
  shape: AnswerShape<Output>,
): Promise<AnswerReading<Output>> {
  // One object per line: the last alone would be a part of the answer.
  for (const found of list === undefined ? values : [list, ...values]) {
    const reading = await readValue(found, shape)
    if (reading.value !== undefined) return reading
  }
  return readValue(values[0], shape)
}

async function readValue<Output>(
  { value, faults }: FoundValue,
  shape: AnswerShape<Output>,
): Promise<AnswerReading<Output>> {
  const reading = await shape.read(unwrap(value, shape.jsonSchema))
  return { ...reading, kind: 'json', problems: [...faults, ...reading.problems] }
}
