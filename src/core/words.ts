/** @module The words of a text, in any script. */

const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** Scripts written without spaces; the platform's dictionary finds their words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
/** A fixed locale, so that a text has the same words on every machine. */
const LOCALE = 'en'

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
  return [...segmenter().segment(word)].flatMap(({ segment, isWordLike }) =>
    isWordLike === true ? [segment] : [],
  )
}

let cached: Intl.Segmenter | undefined

/** Made when first needed: importing this touches nothing that an older browser lacks. */
function segmenter(): Intl.Segmenter {
  return (cached ??= new Intl.Segmenter(LOCALE, { granularity: 'word' }))
}
