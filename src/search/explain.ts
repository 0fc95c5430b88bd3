/** @module A score's parts, in words a user can read. */
import { bestSum, LABEL_WEIGHT, type SearchMode, TIME_WEIGHT, WINDOWS } from './formula.ts'
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
  const wide = WINDOWS.length - 1
  const around = (values: readonly number[]): number => values.slice(1).reduce((sum, value) => sum + value, 0)
  const [meaning = 0] = parts.meaning
  const [words = 0] = parts.words
  const part = (name: ExplainPart['part'], sum: number, most: number, says: string): ExplainPart => ({
    part: name,
    points: sum / best,
    most: most / best,
    says,
  })
  const found: ExplainPart[] = []
  if (mode !== 'lexical') {
    found.push(part('meaning', meaning, 1, sayMeaning(parts, meaning)))
    found.push(
      part(
        'meaningAround',
        around(parts.meaning),
        wide,
        sayAround(parts, 'Similarity', around(parts.meaning) / wide),
      ),
    )
  }
  if (mode !== 'vector') {
    found.push(part('words', words, 1, sayWords(words, matched)))
    found.push(
      part(
        'wordsAround',
        around(parts.words),
        wide,
        sayAround(parts, 'Share of the words', around(parts.words) / wide),
      ),
    )
  }
  if (query.label !== undefined) {
    const says =
      parts.label > 0
        ? `It is ${query.label}'s, whom the query names.`
        : `It is not ${query.label}'s, whom the query names.`
    found.push(part('label', LABEL_WEIGHT * parts.label, LABEL_WEIGHT, says))
  }
  if (query.date !== undefined) {
    found.push(part('time', TIME_WEIGHT * parts.time, TIME_WEIGHT, sayTime(parts.time, query.date)))
  }
  return { parts: found, matched }
}

function sayMeaning({ readable }: Parts, meaning: number): string {
  if (!readable) return 'The embedder has no vector for this text, so it is found by its words only.'
  return `Its meaning is ${percent(meaning)} similar to the query's.`
}

function sayWords(words: number, matched: readonly string[]): string {
  if (matched.length === 0) return "It holds none of the query's words."
  return `It holds ${matched.map((term) => `“${term}”`).join(', ')}: ${percent(words)} of what the query's words weigh.`
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
