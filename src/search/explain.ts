/** @module A score's parts, in words a user can read. */
import { bestSum, LABEL_WEIGHT, type SearchMode, TIME_WEIGHT } from './formula.ts'
import type { Parts } from './fuse.ts'
import type { Query } from './query.ts'

/** Why a hit has its score. The points of all parts add up to the score. */
export interface Explain {
  readonly parts: readonly ExplainPart[]
  /** The query's terms (stems) that the text itself holds. */
  readonly matched: readonly string[]
}

/** One part of a score. */
export interface ExplainPart {
  /** `meaning` and `words` are the text's own; `…Around` are its windows'. */
  readonly part: 'meaning' | 'meaningAround' | 'words' | 'wordsAround' | 'label' | 'time'
  /** Its share of the score. */
  readonly points: number
  /** The most it could have been. */
  readonly most: number
  /** What it means, in one sentence. */
  readonly says: string
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** Explains a score. Parts that the mode leaves out are left out. */
export function explain(
  parts: Parts,
  query: Query,
  { mode, matched }: { mode: SearchMode; matched: readonly string[] },
): Explain {
  const best = bestSum(mode)
  const part = (name: ExplainPart['part'], sum: number, most: number, says: string): ExplainPart => ({
    part: name,
    points: sum / best,
    most: most / best,
    says,
  })
  const half = (name: 'meaning' | 'words', says: string, what: string): ExplainPart[] => {
    const [own = 0, ...windows] = parts[name]
    const sum = windows.reduce((total, value) => total + value, 0)
    const around = sayAround(parts, what, sum / windows.length)
    return [part(name, own, 1, says), part(`${name}Around`, sum, windows.length, around)]
  }
  const found: ExplainPart[] = []
  if (mode !== 'lexical') found.push(...half('meaning', sayMeaning(parts), 'Similarity'))
  if (mode !== 'vector') found.push(...half('words', sayWords(parts, matched), 'Share of the words'))
  if (query.label !== undefined) {
    found.push(part('label', LABEL_WEIGHT * parts.label, LABEL_WEIGHT, sayLabel(parts, query.label)))
  }
  if (query.date !== undefined) {
    found.push(part('time', TIME_WEIGHT * parts.time, TIME_WEIGHT, sayTime(parts.time, query.date)))
  }
  return { parts: found, matched }
}

function sayLabel({ label }: Parts, name: string): string {
  return `It is ${label > 0 ? '' : 'not '}${name}'s, whom the query names.`
}

function sayMeaning({ readable, meaning: [own = 0] }: Parts): string {
  if (!readable) return 'The embedder has no vector for this text, so it is found by its words only.'
  return `Its meaning is ${percent(own)} similar to the query's.`
}

function sayWords({ words: [own = 0] }: Parts, matched: readonly string[]): string {
  if (matched.length === 0) return "It holds none of the query's words."
  return `It holds ${matched.map((term) => `“${term}”`).join(', ')}: ${percent(own)} of what the query's words weigh.`
}

function sayAround({ windowed }: Parts, what: string, mean: number): string {
  return windowed
    ? `${what} together with its neighbours: ${percent(mean)}.`
    : `${what} again: it has no neighbours, so it stands for itself.`
}

function sayTime(fit: number, { month, day, year }: NonNullable<Query['date']>): string {
  const named = [day, MONTHS[month - 1], year].filter((word) => word !== undefined).join(' ')
  if (fit === 1) return `It is from ${named}, which the query names.`
  if (fit === 0) return `It is not from ${named}, which the query names.`
  return fit < 0.5
    ? `It is from just after ${named}, which the query names.`
    : `It is near ${named}, which the query names.`
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
