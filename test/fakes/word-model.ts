/** A real model that knows the words of a text: it runs where the large one is not there, and what shares words is alike. */
import { words as wordsOf } from '../../src/core/words.ts'
import { embedWords } from './fake-embedder.ts'
import { lookupFiles, type ModelFiles, SPECIAL_WORDS } from './lookup-files.ts'

/** As many as MiniLM has. */
const DIMENSIONS = 384

/** Its files. Of other words than the text's it knows nothing. */
export function wordModel(text: string): ModelFiles {
  const words = [...SPECIAL_WORDS, ...new Set(wordsOf(text.toLowerCase()))]
  const rows = new Float32Array(words.length * DIMENSIONS)
  words.forEach((word, row) => {
    if (row >= SPECIAL_WORDS.length) rows.set(embedWords(word, DIMENSIONS), row * DIMENSIONS)
  })
  return lookupFiles({ words, rows, dimensions: DIMENSIONS })
}
