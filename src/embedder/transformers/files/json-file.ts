/** @module A model's small files: whether they are JSON, and those that their names say. */
import { CONFIG_FILE, TOKENIZER_CONFIG_FILE, TOKENIZER_FILE } from './needed.ts'

/** Throws an `Error` whose message goes on after the file's name, where its text is no JSON, holds no object, or is that of another file. */
export function checkJson(name: string, text: string): void {
  const value = parse(text)
  if (typeof value !== 'object' || value === null) throw new Error('holds no object.')
  const kinds = SIGNS.filter(([field]) => field in value).map(([, kind]) => kind)
  if (kinds.length > 0 && !kinds.includes(name)) throw new Error(`is a ${kinds[0]}. Rename it.`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error('is no valid JSON.', { cause })
  }
}

/**
 * Fields that Hugging Face's libraries write, and into which file: a `config.json` may have a `tokenizer_class`, too. Where none of them is
 * there, a file is taken for what its name says: some are made by hand, and hold little.
 */
const SIGNS: readonly (readonly [string, string])[] = [
  ['model_type', CONFIG_FILE],
  ['pre_tokenizer', TOKENIZER_FILE],
  ['tokenizer_class', TOKENIZER_CONFIG_FILE],
  ['model_max_length', TOKENIZER_CONFIG_FILE],
]
