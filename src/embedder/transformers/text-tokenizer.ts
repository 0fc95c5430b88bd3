/** @module A model's own tokenizer. */
import { Tokenizer } from '@huggingface/tokenizers'

/** Texts as a model reads them. */
export interface TextTokenizer {
  /** A text's tokens, with those that the model adds. */
  encode(text: string): number[]
  /** The token of what it does not know, if it has one. */
  readonly unknown: number | undefined
}

/** From `tokenizer.json` and `tokenizer_config.json`, parsed. Throws a plain `Error` where they are none. */
export function readTokenizer(json: object, config: object): TextTokenizer {
  const tokenizer = new Tokenizer(json, config)
  const unknown = nameOfUnknown(config) ?? nameOfUnknown((json as { model?: object }).model ?? {})
  return {
    encode: (text) => tokenizer.encode(text).ids,
    unknown: unknown === undefined ? undefined : tokenizer.token_to_id(unknown),
  }
}

/** A token is named by its text, or by an object that holds it. */
function nameOfUnknown(config: object): string | undefined {
  const { unk_token: name } = config as { unk_token?: string | { readonly content?: string } | null }
  return typeof name === 'string' ? name : name?.content
}
