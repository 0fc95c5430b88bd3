/** @module From text to the terms that words are compared by. */
import { stemmer } from 'stemmer'
import { stopwords } from '@orama/stopwords/english'
import { fold, words } from '../core/words.ts'

/** How a language's words become terms. */
export interface Language {
  /** Words too common to mean anything, folded. */
  readonly stopWords: ReadonlySet<string>
  /** The stem of a folded word. */
  stem(word: string): string
}

/** English: Porter's stemmer and NLTK's stop words ("a" is missing from the package's list). */
export const english: Language = { stopWords: new Set(['a', ...stopwords].map(fold)), stem: stemmer }

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
