/**
 * @module The score, as it was measured (LoCoMo and PrefEval, DESIGN §7):
 *
 * ```text
 * score = [ Σ over w of (max(0, cosine_w) + coverage_w) + 0.4·label + 0.5·time ] ÷ 6.9
 * ```
 */

/** The windows: the text alone, then with this many neighbours on each side. */
export const WINDOWS = [0, 2, 3] as const
/** How many windows are wider than the text itself. */
export const WIDE = 2
/** The widest window's reach. */
export const REACH = 3

/** What the item's label is worth when the query names it and no other. */
export const LABEL_WEIGHT = 0.4
/** What the item's time is worth when the query names its month. */
export const TIME_WEIGHT = 0.5

/** Which halves of the score count: meaning (vectors), words (BM25), or both. */
export type SearchMode = 'hybrid' | 'vector' | 'lexical'

/** The best sum a mode can reach, so that scores are 0 … 1: 6.9, or 3.9 for one half. */
export function bestSum(mode: SearchMode): number {
  return WINDOWS.length * (mode === 'hybrid' ? 2 : 1) + LABEL_WEIGHT + TIME_WEIGHT
}

/** BM25's saturation of repeated terms and its normalisation by length (measured on the same data). */
export const K1 = 0.9
/** See {@link K1}. */
const B = 0.4

/** BM25's weight of a term that `holding` of `count` texts hold; 0 texts is fine. */
export function idf(holding: number, count: number): number {
  return Math.log(1 + (count - holding + 0.5) / (holding + 0.5))
}

/**
 * BM25's saturated frequency of a term, to be multiplied by its idf; K1 + 1 is what it tends to.
 *
 * `length` is the text's number of terms and `average` the mean of all texts.
 */
export function saturation(frequency: number, length: number, average: number): number {
  return (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * length) / average))
}
