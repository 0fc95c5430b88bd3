/** @module A text that is too long for a model, in pieces that are not. */

/** How pieces are measured, and how long they may be. */
export interface PieceLimit {
  /** How many tokens a piece has. */
  readonly measure: (piece: string) => number
  /** The most that it may have, at least 1. */
  readonly limit: number
}

/** After a sentence: its mark, perhaps a quote or a bracket; or a new line. */
const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*\s*$|\n\s*$/u

/**
 * A text's pieces, in order: as long as they may be, but ended with a sentence where the last half of one holds an end.
 *
 * Words stay whole. Only what is longer than a piece and has no space in it (Chinese, a long number) is cut between its characters. Nothing
 * behind a piece is read before the next one is asked for: a book takes long, and who asks may stop between two.
 */
export function* splitText(text: string, { measure, limit }: PieceLimit): Generator<string, void> {
  const rest = unitsOf(text, { measure, limit })
  let units: Unit[] = []
  for (;;) {
    const isRest = takeUnits(rest, units, limit)
    if (units.length === 0) return
    const end = endOfPiece(units, { measure, limit })
    const cut = isRest && end === units.length ? end : atSentence(units, end)
    yield textOf(units.slice(0, cut))
    units = units.slice(cut)
  }
}

/** What is not cut, with the space after it. */
interface Unit {
  readonly text: string
  readonly tokens: number
}

function* unitsOf(text: string, { measure, limit }: PieceLimit): Generator<Unit, void> {
  const known = new Map<string, number>()
  const count = (unit: string): number => {
    const tokens = known.get(unit) ?? measure(unit)
    known.set(unit, tokens)
    return tokens
  }
  for (const [word] of text.matchAll(/\S+\s*/gu)) {
    const parts = count(word.trim()) <= limit ? [word] : word
    for (const part of parts) yield { text: part, tokens: count(part.trim()) }
  }
}

/** Adds units until they are more than a piece may hold, or there are none left: then it is true. */
function takeUnits(rest: Iterator<Unit, void>, units: Unit[], limit: number): boolean {
  let tokens = units.reduce((sum, unit) => sum + unit.tokens, 0)
  while (tokens <= limit || units.length < 2) {
    const { done, value } = rest.next()
    if (done === true) return true
    units.push(value)
    tokens += value.tokens
  }
  return false
}

/** How many of the first units make a piece: at least one. */
function endOfPiece(units: readonly Unit[], { measure, limit }: PieceLimit): number {
  let end = 0
  for (let tokens = 0; end < units.length; end++) {
    tokens += units[end]?.tokens ?? 0
    if (tokens > limit && end > 0) break
  }
  // Tokens of a piece need not be those of its words, one after the other.
  while (end > 1 && measure(textOf(units.slice(0, end))) > limit) end--
  return end
}

function atSentence(units: readonly Unit[], end: number): number {
  for (let at = end; at > end / 2; at--) {
    if (SENTENCE_END.test(units[at - 1]?.text ?? '')) return at
  }
  return end
}

const textOf = (units: readonly Unit[]): string =>
  units
    .map(({ text }) => text)
    .join('')
    .trim()
