/** @module What an operation says of a memory beside its content. */
import { defined, equalJson } from '../../core/json.ts'
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

/** Whether two memories say the same of the same time: they end on the same day or not at all, and begin at one time where both say when. */
export function isRepeated(known: Memory, memory: Memory): boolean {
  const begins = [known.validFrom, memory.validFrom].filter((begin) => begin !== undefined)
  const [end, otherEnd] = [known, memory].map(({ validUntil }) => validUntil && dayOf(validUntil))
  const isOther = new Set(begins).size > 1 || end !== otherEnd
  return known.kind === memory.kind && !isOther && equalJson(known.content, memory.content)
}

/** What is wrong with a memory that ends before it begins. */
export function spanFault({ validFrom, validUntil }: Memory): Fault | undefined {
  if (validFrom === undefined || validUntil === undefined || validFrom <= validUntil) return undefined
  const [begin, end] = [validFrom.slice(0, 10), validUntil.slice(0, 10)]
  return new Fault('invalid_operation', `validUntil ${end} is before validFrom ${begin}.`)
}
