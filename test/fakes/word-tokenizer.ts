/** A tokenizer of whole words, written as BERT's is: `[PAD]`, `[UNK]`, `[CLS]`, `[SEP]`, then the words. */

/** The tokens that are no words, in the order of their ids. */
export const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'] as const

const special = (content: string): object => ({ SpecialToken: { id: content, type_id: 0 } })

/** `tokenizer.json` of a vocabulary that begins with the special tokens. */
export function wordTokenizer(vocabulary: readonly string[]): object {
  const named = (content: string): object => ({
    id: content,
    ids: [vocabulary.indexOf(content)],
    tokens: [content],
  })
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
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      pair: [],
      special_tokens: { '[CLS]': named('[CLS]'), '[SEP]': named('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  }
}
