/** A real model of a few words, in the files of a repository on the hub: it runs in ONNX Runtime where the large one is not there. */
import { words } from '../../src/core/words.ts'
import { embedWords } from './fake-embedder.ts'
import { lookupModel } from './onnx.ts'

/** Files by their names in the repository. */
export type ModelFiles = Readonly<Record<string, Uint8Array | string>>

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']

/** A model that knows the words of a text: what shares words is alike. Of other words it knows nothing. */
export function tinyModel(text: string, dimensions = 384): ModelFiles {
  const vocabulary = [...SPECIAL, ...new Set(words(text.toLowerCase()))]
  const table = new Float32Array(vocabulary.length * dimensions)
  vocabulary.forEach((word, row) => {
    if (row >= SPECIAL.length) table.set(embedWords(word, dimensions), row * dimensions)
  })
  return {
    'config.json': JSON.stringify({
      architectures: ['BertModel'],
      model_type: 'bert',
      hidden_size: dimensions,
      max_position_embeddings: 512,
      vocab_size: vocabulary.length,
    }),
    'tokenizer_config.json': JSON.stringify({ tokenizer_class: 'BertTokenizer', model_max_length: 512 }),
    'tokenizer.json': JSON.stringify(tokenizerOf(vocabulary)),
    'onnx/model_quantized.onnx': lookupModel(table, dimensions),
  }
}

/** A tokenizer of whole words, written as BERT's is. */
function tokenizerOf(vocabulary: readonly string[]): object {
  const special = (content: string) => ({ SpecialToken: { id: content, type_id: 0 } })
  const [, unknown, start = '', end = ''] = SPECIAL
  const named = (content: string) => ({ id: content, ids: [vocabulary.indexOf(content)], tokens: [content] })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special(start), { Sequence: { id: 'A', type_id: 0 } }, special(end)],
      pair: [
        special(start),
        { Sequence: { id: 'A', type_id: 0 } },
        special(end),
        { Sequence: { id: 'B', type_id: 1 } },
        special(end),
      ],
      special_tokens: { [start]: named(start), [end]: named(end) },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: unknown,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  }
}
