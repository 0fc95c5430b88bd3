/** @module What an operation says of a memory beside its content. */
import { defined, equalJson, type JsonObject } from '../../core/json.ts'
import type { Memory } from '../../core/memory.ts'
import { dayOf, spanOf } from './calendar.ts'
import { Fault } from './fault.ts'
import type { Operation } from './operation.ts'

/** When something was said: at its source, or at the conversation's time. */
export function momentOf({ sources = [] }: Operation, at: string): string {
  return sources.find(({ createdAt }) => createdAt !== undefined)?.createdAt ?? at
}

/** The attributes of a memory, as an operation gives them. */
export function attributesOf(
  operation: Operation,
): Pick<Memory, 'validFrom' | 'validUntil' | 'importance' | 'sources'> {
  const { validFrom, validUntil, importance, sources = [] } = operation
  const ids = [...new Set(sources.flatMap(({ id }) => id ?? []))]
  return defined({ validFrom, validUntil, importance, sources: ids.length === 0 ? undefined : ids })
}

/** A memory with the operation's sources beside its own. */
export function withSources(memory: Memory, operation: Operation): Memory {
  const { sources: own = [], ...others } = memory
  const all = [...new Set([...own, ...(attributesOf(operation).sources ?? [])])]
  return all.length === 0 ? others : { ...others, sources: all }
}

/** A memory as an update leaves it: with what it says, without what it takes away. A plan that was called off holds at no moment. */
export function updatedBy(memory: Memory, operation: Operation, content: JsonObject, at: string): Memory {
  const { removed = [], validFrom } = operation
  const kept = defined({ ...memory, ...Object.fromEntries(removed.map((name) => [name, undefined])) })
  const said = { ...kept, ...attributesOf(operation), content, ...defined({ sources: memory.sources }) }
  const updated = withSources(said, operation)
  const isCalledOff = validFrom === undefined && !hasBegun(memory, at) && endsTooEarly(updated)
  return isCalledOff ? neverHeld(updated, at) : updated
}

/** Whether a memory holds, or held, at a time. */
function hasBegun({ validFrom }: Memory, at: string): boolean {
  return validFrom === undefined || validFrom <= at
}

/** A memory that begins and ends at once: when it was to end, and not after this time, so that it is not taken for one that is still to come. */
function neverHeld(memory: Memory, at: string): Memory {
  const { validUntil = at } = memory
  const moment = validUntil < at ? validUntil : at
  return { ...memory, validFrom: moment, validUntil: moment }
}

/**
 * What takes another memory's place: it begins as it says, or when it was said. If it says that it is over by then or on that day, it
 * means when the other ended. It matters as much as the other unless it says otherwise.
 */
export function successorOf(
  { importance }: Memory,
  operation: Operation,
  { from, ...said }: Pick<Memory, 'kind' | 'content'> & { readonly from: string },
): Memory {
  const { validFrom, validUntil, ...attributes } = attributesOf(operation)
  const isOver =
    validFrom === undefined &&
    validUntil !== undefined &&
    (validUntil <= from || validUntil === spanOf(dayOf(from))?.last)
  const span = isOver
    ? { validFrom: validUntil < from ? validUntil : from }
    : { validFrom: validFrom ?? from, ...defined({ validUntil }) }
  return { ...said, ...defined({ importance }), ...attributes, ...span }
}

/** What is wrong with a memory that takes the place of another, numbered so, from before that one began. What is still a plan by `at` is free to change. */
export function orderFault(known: Memory, number: number, successor: Memory, at: string): Fault | undefined {
  const [began, begins] = [known, successor].map(({ validFrom }) => validFrom && dayOf(validFrom))
  if (began === undefined || begins === undefined || begins >= began || !hasBegun(known, at)) return undefined
  return new Fault(
    'invalid_operation',
    `memory ${number} began on ${began}, after ${begins}: what was true before it is an insert with its validUntil.`,
  )
}

/** Whether two memories say the same of the same time: they end on the same day or not at all, and begin at one time where both say when. */
export function isRepeated(known: Memory, memory: Memory): boolean {
  const begins = [known.validFrom, memory.validFrom].filter((begin) => begin !== undefined)
  const [end, otherEnd] = [known, memory].map(({ validUntil }) => validUntil && dayOf(validUntil))
  const isOther = new Set(begins).size > 1 || end !== otherEnd
  return known.kind === memory.kind && !isOther && equalJson(known.content, memory.content)
}

/** What is wrong with a memory that ends before it begins. */
export function spanFault(memory: Memory): Fault | undefined {
  if (!endsTooEarly(memory)) return undefined
  const [begin, end] = [dayOf(memory.validFrom ?? ''), dayOf(memory.validUntil ?? '')]
  return new Fault('invalid_operation', `validUntil ${end} is before validFrom ${begin}.`)
}

function endsTooEarly({ validFrom, validUntil }: Memory): boolean {
  return validFrom !== undefined && validUntil !== undefined && validFrom > validUntil
}
