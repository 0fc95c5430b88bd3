/** @module Whether two texts say the same in other words. Pure; a wrong yes loses a fact, so in doubt it is no. */
import { words } from '../../core/words.ts'
import { type Claim, readClaim } from './claim.ts'

/**
 * How like words must be to those they stand in place of. Measured with the built-in embedder (`node test/bench/likeness.mjs --data STSB`): from 0.74 on, all of
 * what is merged says the same: 25 of STS-B's 1,500 pairs, and 32 of our own 40 that say the same, with none of 106 traps. At 0.72 it is 0.93 and 0.97. Blind
 * to nine in ten of what STS-B calls the same: those differ in details that a fact may stand on.
 */
const LIKE_WORDS = 0.78

/** Longer texts, in characters, are no single claims: they are the same where they are equal. */
const LONGEST = 4000

/** A text and what it claims, read where it is needed, and once. */
export interface Statement {
  readonly text: string
  readonly claim: Claim
}

/** A text as a statement. */
export function stated(text: string): Statement {
  let claim: Claim | undefined
  return {
    text,
    get claim() {
      return (claim ??= readClaim(text))
    },
  }
}

/** What is known of two texts' vectors. */
export interface Measured {
  readonly cosine?: number | undefined
  /** In place of {@link LIKE_WORDS}. */
  readonly likeWords?: number | undefined
}

/**
 * Whether two texts claim the same. `cosine` is the likeness of their vectors, where it is known: it decides about words that stand for each other. Without
 * it, the words that mean something must be the same ones.
 */
export function saysTheSame(left: Statement, right: Statement, measured: Measured = {}): boolean {
  if (Math.max(left.text.length, right.text.length) > LONGEST) return left.text === right.text
  const [one, other] = [left.claim, right.claim]
  if (one.stems.length === 0 || other.stems.length === 0) return left.text === right.text
  return agreeExactly(one, other) && agreeInOrder(one, other) && agreeInMeaning(one, other, measured)
}

/** Whether a text is how another begins, word by word: "Ada drinks tea" of "Ada drinks tea every morning". */
export function isBeginningOf(said: Statement, known: Statement): boolean {
  const [start, all] = [words(said.text), words(known.text)]
  return start.length > 0 && start.length < all.length && start.every((word, index) => word === all[index])
}

/** What no likeness may outvote: numbers, negation, time, direction, names, who is spoken of. */
function agreeExactly(one: Claim, other: Claim): boolean {
  return (
    one.exact.join(' ') === other.exact.join(' ') &&
    one.names.every((name) => other.stems.includes(name)) &&
    other.names.every((name) => one.stems.includes(name)) &&
    ([...one.persons].every((person) => other.persons.has(person)) ||
      [...other.persons].every((person) => one.persons.has(person)))
  )
}

/** "Ada told Bob" is not "Bob told Ada": common words stand in one order, or one text begins where the other goes on ("In May Ada …"). */
function agreeInOrder(one: Claim, other: Claim): boolean {
  const common = one.stems.filter((stem) => other.stems.includes(stem))
  const again = other.stems.filter((stem) => one.stems.includes(stem))
  if (common.join(' ') === again.join(' ')) return true
  const start = again.indexOf(common[0] as string)
  const turned = [...again.slice(start), ...again.slice(0, start)]
  const names = new Set([...one.names, ...other.names])
  const inOrder = (stems: readonly string[]): string => stems.filter((stem) => names.has(stem)).join(' ')
  const canTurn = common.length > 2 && !ORDERED.some((word) => one.exact.includes(word))
  return canTurn && turned.join(' ') === common.join(' ') && inOrder(common) === inOrder(again)
}

/** The stems of words whose two sides are not alike. */
const ORDERED = [
  'than',
  'from',
  'befor',
  'after',
  'over',
  'instead',
  'rather',
  'prefer',
  'if',
  'becaus',
  'under',
  'until',
  'sinc',
]

/** Whether the words that only one text has stand for those that only the other has. */
function agreeInMeaning(one: Claim, other: Claim, { cosine = 0, likeWords = LIKE_WORDS }: Measured): boolean {
  const [only, instead] = [lacking(one, other), lacking(other, one)]
  if (only === 0 && instead === 0) return true
  if (only === 0 || instead === 0) return false
  const size = (one.stems.length + other.stems.length) / 2
  return likenessOfWords(cosine, { size, exchanged: Math.max(only, instead) }) >= likeWords
}

/**
 * How like the exchanged words of two texts are. A text's vector is about the mean of its words', so where k of n words are exchanged, a cosine falls short
 * of 1 by k ÷ n of what the exchanged words' own likeness does: a long text's cosine alone says little.
 */
export function likenessOfWords(
  cosine: number,
  { size, exchanged }: { size: number; exchanged: number },
): number {
  return 1 - ((1 - cosine) * size) / exchanged
}

function lacking(one: Claim, other: Claim): number {
  return one.stems.filter((stem) => !other.stems.includes(stem)).length
}
