/** @module Which memories a model is shown: all of them, or as many as there is room for. */
import type { TokenCounter } from '../../core/tokens.ts'
import { type Draft, isKnown, isSuperseded, type KnownMemory, memoriesIn } from './draft.ts'
import type { Kinds } from './kinds.ts'
import { knownLines } from './known-lines.ts'

/** How memories are written, and how many tokens they may take. */
export interface Space {
  readonly kinds: Kinds
  /** When the conversation took place, ISO 8601. */
  readonly at: string
  readonly countTokens: TokenCounter
  readonly room: number
  /** Whether the first is shown however long it is. */
  readonly atLeastOne: boolean
}

/** What there is to see: what was known, and what is new, without what was closed meanwhile and holds no more. */
export function visibleMemories(draft: Draft, at: string): KnownMemory[] {
  return memoriesIn(draft).filter(
    ({ id, memory: { validUntil } }) =>
      !isSuperseded(draft, id) || validUntil === undefined || validUntil > at,
  )
}

/**
 * Those of some memories that fit, in their order. What was known, best first, and what is new, newest first, take turns: neither drives the
 * other out.
 */
export function fittingMemories(
  memories: readonly KnownMemory[],
  draft: Draft,
  { kinds, at, countTokens, room, atLeastOne }: Space,
): KnownMemory[] {
  if (room === Infinity) return [...memories]
  const lines = knownLines(memories, kinds, at)
  const shown = new Set<number>()
  let used = 0
  for (const place of turns(memories, draft)) {
    const cost = countTokens(`${lines[place] ?? ''}\n`)
    const mustBe = atLeastOne && shown.size === 0
    if (used + cost > room && !mustBe) continue
    shown.add(place)
    used += cost
  }
  return memories.filter((_, place) => shown.has(place))
}

/** The places of memories, those that should be shown first at the front. */
function turns(memories: readonly KnownMemory[], draft: Draft): number[] {
  const places = [...memories.keys()]
  const isOld = (place: number): boolean => isKnown(draft, memories[place]?.id ?? '')
  const known = places.filter(isOld)
  const fresh = places.filter((place) => !isOld(place)).toReversed()
  const length = Math.max(known.length, fresh.length)
  return Array.from({ length }, (_, turn) => [known[turn], fresh[turn]])
    .flat()
    .filter((place) => place !== undefined)
}
