/** @module A text with the words that a query found in it. */
import { english } from 'keepsake'

const WORD = /[\p{L}\p{N}\p{M}'’]+/gu

interface HighlightedProps {
  readonly text: string
  /** Stems, as `explain.matched` has them. */
  readonly matched: readonly string[]
}

/** The text; words with a matching stem are marked. */
export function Highlighted({ text, matched }: HighlightedProps) {
  if (matched.length === 0) return text
  const stems = new Set(matched)
  const parts: { from: number; words: string; found: boolean }[] = []
  let end = 0
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!stems.has(english.stem(fold(word)))) continue
    parts.push({ from: end, words: text.slice(end, index), found: false })
    parts.push({ from: index, words: word, found: true })
    end = index + word.length
  }
  return (
    <>
      {parts.map(({ from, words, found }) => (found ? <mark key={from}>{words}</mark> : words))}
      {text.slice(end)}
    </>
  )
}

function fold(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
}
