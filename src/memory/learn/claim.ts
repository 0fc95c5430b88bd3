/** @module What a short text claims, word by word: enough to tell that two do not claim the same. */
import { words } from '../../core/words.ts'
import { EXACT, IGNORED, NEGATIONS, PAST, PERSONS, stemOf } from './english.ts'

/** A text's words, sorted by what they do. */
export interface Claim {
  /** The words that mean something, in order and without repetition: folded, stemmed, one for each group of synonyms. */
  readonly stems: readonly string[]
  /** Those of them that are written with a capital, in order: names, and what begins a sentence. */
  readonly names: readonly string[]
  /** What alone turns a claim into another one: numbers, dates, negation, time, direction, quantity, symbols at a word. Sorted. */
  readonly exact: readonly string[]
  /** Whom the pronouns speak of: `he`, `she`, `i`, `we`, `you`. */
  readonly persons: ReadonlySet<string>
}

/** Reads a text. English words are known; of other languages, words are compared as they are. */
export function readClaim(text: string): Claim {
  const tokens = [...inOneOrder(text.replaceAll(/['’]s\b/gu, '')).matchAll(TOKEN)].map(([token]) => token)
  const stems = new Set<string>()
  const names = new Set<string>()
  const exact = new Set<string>()
  const persons = new Set<string>()
  for (const [symbols] of text.matchAll(SYMBOLS)) exact.add(symbols)
  for (const token of tokens) {
    for (const word of words(token)) {
      const person = PERSONS.get(word)
      if (person !== undefined) persons.add(person)
      for (const mark of marksOf(word)) exact.add(mark)
      if (IGNORED.has(word) || person !== undefined) continue
      const stem = stemOf(word)
      stems.add(stem)
      if (isCapital(token) && !EXACT.has(stem)) names.add(stem)
    }
  }
  return { stems: [...stems], names: [...names], exact: [...exact].sort(), persons }
}

/** Symbols that belong to a word or number: "C++", "C#", "-5", "$100", "20%". */
const SYMBOLS = /(?<=[\p{L}\p{N}])[+#%*\p{Sc}°]+|[\p{Sc}#@*+]+(?=[\p{L}\p{N}])|(?<![\p{L}\p{N}])[-−](?=\d)/gu
const TOKEN = /[\p{L}\p{N}\p{M}'’]+(?:[.,:]\d+)*/gu
const isCapital = (token: string): boolean => /^\p{Lu}/u.test(token)

/** Two or more words that only "and" joins, at the end of their part of the sentence, mean the same in any order. */
function inOneOrder(text: string): string {
  return text.replaceAll(LIST, (list) =>
    list
      .split(/,? and |, /)
      .sort()
      .join(' and '),
  )
}

/** Bounded, so that a giant of a word or of a list costs no more than its length. */
const LIST =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}]{1,40}(?:, [\p{L}\p{N}]{1,40}){0,8},? and [\p{L}\p{N}]{1,40}(?=$|[.;!?]| (?:in|on|at|for|with|to|every|since|from|when)\b)/gu

/** What must stand in both texts for the sake of this word. */
function marksOf(word: string): string[] {
  if (NEGATIONS.has(word)) return ['not']
  const stem = stemOf(word)
  const marks = /\p{N}/u.test(stem) || EXACT.has(stem) ? [stem] : []
  if (PAST.has(word) || /[^e]ed$/.test(word)) marks.push('past')
  return marks
}
