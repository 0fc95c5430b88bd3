/** @module Texts of a given number of tokens, all distinct, the same each time. Pure. */
import { random } from './random.mjs'

/** Each is one token of BERT's vocabulary. */
const WORDS =
  'we talked about green tea and the old garden behind her house while two dogs slept near a warm fire then she asked me how my brother was doing at work last week because he had moved to another city with his young family in early spring'.split(
    ' ',
  )
/** The marks that a model puts at the beginning and the end. */
const MARKS = 2

/** What is said in conversations: turns of this many tokens, each as often. */
export const MIXED = { name: '8–60', least: 8, most: 60 }

/**
 * A source of texts: each call makes `count` texts of `tokens` tokens, the model's two marks among them, or of {@link MIXED} lengths,
 * none of which it made before.
 *
 * @param {number} seed
 */
export function createTexts(seed) {
  const next = random(seed)
  /** @type {Set<string>} */
  const seen = new Set()
  return (/** @type {number | typeof MIXED} */ tokens, /** @type {number} */ count) => {
    const texts = []
    while (texts.length < count) {
      const length = typeof tokens === 'number' ? tokens : MIXED.least + next(MIXED.most - MIXED.least + 1)
      const text = Array.from({ length: length - MARKS }, () => WORDS[next(WORDS.length)]).join(' ')
      if (seen.has(text)) continue
      seen.add(text)
      texts.push(text)
    }
    return texts
  }
}
