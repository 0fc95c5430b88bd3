/** A real model of a few words, in the files of a repository on the hub: it runs in ONNX Runtime where the large one is not there. */
import { words } from '../../src/core/words.ts'
import { embedWords } from './fake-embedder.ts'
import { lookupModel } from './onnx.ts'
import { SPECIAL, wordTokenizer } from './word-tokenizer.ts'

/** Files by their names in the repository. */
export type ModelFiles = Readonly<Record<string, Uint8Array | string>>

/** A model that knows the words of a text: what shares words is alike. Of other words it knows nothing. */
export function modelOfWords(text: string, dimensions = 384): ModelFiles {
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
    'tokenizer.json': JSON.stringify(wordTokenizer(vocabulary)),
    'onnx/model_quantized.onnx': lookupModel(table, dimensions),
  }
}
