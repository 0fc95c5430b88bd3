/** The files of a model that looks up a vector per word, as a repository on the hub holds them. */
import { lookupModel } from './onnx.ts'

/** Files by their names in the repository. */
export type ModelFiles = Readonly<Record<string, string | Uint8Array>>

/** What each vocabulary begins with. */
export const SPECIAL_WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]']

const special = (content: string, id: number): object => ({
  id,
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
})

/** A tokenizer of these words, written as BERT's is. */
const tokenizerOf = (words: readonly string[]): object => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: SPECIAL_words.map(special),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map((word, id) => [word, id])),
  },
})

/** A table of a vector per word, row after row. */
export interface Table {
  /** They begin with {@link SPECIAL_WORDS}. */
  readonly words: readonly string[]
  readonly rows: Float32Array
  readonly dimensions: number
}

/** The files by name: float32, and the same bytes under the name of the int8 form. */
export function lookupFiles({ words, rows, dimensions }: Table): ModelFiles {
  const graph = lookupModel(rows, dimensions)
  return {
    'config.json': JSON.stringify({
      model_type: 'bert',
      hidden_size: dimensions,
      max_position_embeddings: 64,
      pad_token_id: 0,
    }),
    'tokenizer_config.json': JSON.stringify({ unk_token: '[UNK]', model_max_length: 64 }),
    'tokenizer.json': JSON.stringify(tokenizerOf(words)),
    'onnx/model.onnx': graph,
    'onnx/model_quantized.onnx': graph,
  }
}
