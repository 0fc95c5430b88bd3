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
 * Words stay whole. Only what is longer than a piece and has no space in it (Chinese, a long number) is cut between its characters.
 */
export function splitText(text: string, { measure, limit }: PieceLimit): string[] {
  const units = unitsOf(text, { measure, limit })
  const pieces: string[] = []
  for (let from = 0; from < units.length;) {
    const end = endOfPiece(units, from, { measure, limit })
    pieces.push(textOf(units, from, end))
    from = end
  }
  return pieces
}

/** What is not cut, with the space after it. */
interface Unit {
  readonly text: string
  readonly tokens: number
}

function unitsOf(text: string, { measure, limit }: PieceLimit): Unit[] {
  const known = new Map<string, number>()
  const count = (unit: string): number => {
    const tokens = known.get(unit) ?? measure(unit)
    known.set(unit, tokens)
    return tokens
  }
  const unit = (part: string): Unit => ({ text: part, tokens: count(part.trim()) })
  return (text.match(/\S+\s*/gu) ?? []).flatMap((word) => {
    const whole = unit(word)
    return whole.tokens <= limit ? [whole] : Array.from(word, unit)
  })
}

/** Where a piece ends that begins with a unit: at least one further on. */
function endOfPiece(units: readonly Unit[], from: number, { measure, limit }: PieceLimit): number {
  let end = from
  for (let tokens = 0; end < units.length; end++) {
    tokens += units[end]?.tokens ?? 0
    if (tokens > limit && end > from) break
  }
  // Tokens of a piece need not be those of its words, one after the other.
  while (end > from + 1 && measure(textOf(units, from, end)) > limit) end--
  return end === units.length ? end : atSentence(units, from, end)
}

function atSentence(units: readonly Unit[], from: number, end: number): number {
  for (let at = end; at > from + (end - from) / 2; at--) {
    if (SENTENCE_END.test(units[at - 1]?.text ?? '')) return at
  }
  return end
}

const textOf = (units: readonly Unit[], from: number, end: number): string =>
  units
    .slice(from, end)
    .map(({ text }) => text)
    .join('')
    .trim()
