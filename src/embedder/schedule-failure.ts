/** @module A call that failed: whose texts it may be about, and what each of those who wait hears of it. */
import { type EmbedderFailure, isKeepsakeError, KeepsakeError } from '../core/errors.ts'
import type { Caller, Wanted } from './schedule-callers.ts'
import type { Batch } from './schedule-queue.ts'

/** Reasons that may lie with a text, and what nobody knows the reason of. All others would be there for any text. */
const OF_TEXTS: readonly (EmbedderFailure | undefined)[] = ['too_long', 'refused', 'malformed', undefined]

/** Whether other texts might have been embedded. Whoever is not there, or asks for patience or a key, has not read any. */
export function mayLieWithTexts(error: unknown): error is KeepsakeError<'embedder_failed'> {
  return isKeepsakeError(error, 'embedder_failed') && OF_TEXTS.includes(error.details.reason)
}

/** A batch in parts: the texts of each are wanted by the same callers. What nobody wants any more is left out. */
export function partsOf({ texts, ...rest }: Batch<Wanted>): Batch<Wanted>[] {
  const parts: Wanted[][] = []
  for (const text of texts) {
    if (text.callers.length === 0) continue
    const part = parts.find(([first]) => first !== undefined && areSame(first.callers, text.callers))
    if (part === undefined) parts.push([text])
    else part.push(text)
  }
  return parts.map((part) => ({ ...rest, texts: part }))
}

/** Callers stand in the order in which they came. */
function areSame(some: readonly Caller[], others: readonly Caller[]): boolean {
  return some.length === others.length && some.every((caller, at) => caller === others[at])
}

/** An error of a call with these texts, as a caller hears it: a text's place is that among its own, or left out where it has none. */
export function heardBy(caller: Caller, error: KeepsakeError, texts: readonly Wanted[]): KeepsakeError {
  if (!isKeepsakeError(error, 'embedder_failed') || error.details.text === undefined) return error
  const { text, ...details } = error.details
  const meant = texts[text.index]
  const index = meant === undefined ? -1 : caller.each.indexOf(meant)
  return new KeepsakeError('embedder_failed', error.message, {
    details: { ...details, ...(index >= 0 && { text: { ...text, index } }) },
    ...('cause' in error && { cause: error.cause }),
  })
}
