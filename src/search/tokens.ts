/** @module From text to the terms that words are compared by. */
import { stemmer } from 'stemmer'
import { eng } from 'stopword'

/** How a language's words become terms. */
export interface Language {
  /** Words too common to mean anything, folded. */
  readonly stopWords: ReadonlySet<string>
  /** The stem of a folded word. */
  stem(word: string): string
}

/** English: Porter's stemmer and a common list of stop words. */
export const english: Language = { stopWords: new Set(eng.map(fold)), stem: stemmer }

const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** Scripts written without spaces; the platform's dictionary finds their words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
/** A fixed locale, so that a text has the same words on every machine. */
const SEGMENTER: Intl.Segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/**
 * The terms of a text, in order, with repetitions: words folded, stop words dropped, stemmed.
 *
 * @example
 * ```ts
 * terms('The cafés she visited', english) // ['cafe', 'visit']
 * ```
 */
export function terms(text: string, language: Language): string[] {
  const found: string[] = []
  for (const word of words(text)) if (!language.stopWords.has(word)) found.push(language.stem(word))
  return found
}

/** The words of a text, case- and accent-folded, in order. */
export function words(text: string): string[] {
  const found = fold(text).match(WORD) ?? []
  return UNSPACED.test(text) ? found.flatMap(segment) : found
}

/** Text without case and accents. Marks that are vowels (Indic scripts, Thai) stay: only Latin-style accents go. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .normalize('NFC')
}

function segment(word: string): string[] {
  if (!UNSPACED.test(word)) return [word]
  return [...SEGMENTER.segment(word)].flatMap(({ segment, isWordLike }) =>
    isWordLike === true ? [segment] : [],
  )
}
