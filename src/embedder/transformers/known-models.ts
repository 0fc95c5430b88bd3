/** @module The table of models: what each needs to be told, how large it is, and where that is written. */

/** How the vectors of a text's tokens become one: their mean, the first one's, the last one's, or the model gives it as an output of its own. */
export type Pooling = 'mean' | 'cls' | 'last' | 'sentence_embedding'

/** The words that a model wants before a text, word for word; empty where it wants none. */
export interface Prefixes {
  readonly query: string
  readonly document: string
}

/** How a model is used. */
export interface ModelFacts {
  /** The length of its vectors, where known before it is loaded. */
  readonly dimensions?: number
  /** The most tokens it reads of one text, with those that it adds itself. */
  readonly maxTokens: number
  readonly pooling: Pooling
  readonly prefixes: Prefixes
}

/** A model of the table. */
export interface KnownModel extends ModelFacts {
  /** Its id on the hub, of the repository that holds ONNX files. */
  readonly id: string
  readonly dimensions: number
  /**
   * The sizes of its files in bytes, by name, as the hub shows them: of most, three digits. Only what was found written is in it.
   * Weights that are not in it may be there all the same.
   */
  readonly bytes: Readonly<Record<string, number>>
  /** How many files its weights fill beside the graph; by default none. */
  readonly dataFiles?: number
  /** The page that the facts are from. */
  readonly source: string
}

const NO_PREFIXES: Prefixes = { query: '', document: '' }
/** bge and arctic were trained with the same words. */
const SEARCH_PREFIXES: Prefixes = {
  query: 'Represent this sentence for searching relevant passages: ',
  document: '',
}
const E5_PREFIXES: Prefixes = { query: 'query: ', document: 'passage: ' }

/** Of the vocabulary of BERT, uncased, which most of them share. */
const BERT_TOKENIZER = { 'tokenizer.json': 711_661 }
const SMALL = {
  ...BERT_TOKENIZER,
  'onnx/model.onnx': 133_000_000,
  'onnx/model_fp16.onnx': 66_700_000,
  'onnx/model_quantized.onnx': 34_000_000,
}
const BASE = {
  ...BERT_TOKENIZER,
  'onnx/model.onnx': 436_000_000,
  'onnx/model_fp16.onnx': 218_000_000,
  'onnx/model_quantized.onnx': 110_000_000,
}

/** The models that work without being told anything. Any other of the same kind works too, see `modelFacts`. */
export const knownModels: readonly KnownModel[] = [
  {
    id: 'Xenova/all-MiniLM-L6-v2',
    dimensions: 384,
    maxTokens: 256,
    pooling: 'mean',
    prefixes: NO_PREFIXES,
    bytes: {
      ...BERT_TOKENIZER,
      'tokenizer_config.json': 366,
      'onnx/model.onnx': 90_400_000,
      'onnx/model_fp16.onnx': 45_300_000,
      'onnx/model_quantized.onnx': 22_972_370,
    },
    source: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2',
  },
  {
    id: 'Xenova/bge-small-en-v1.5',
    dimensions: 384,
    maxTokens: 512,
    pooling: 'cls',
    prefixes: SEARCH_PREFIXES,
    bytes: { ...SMALL, 'config.json': 683, 'tokenizer_config.json': 366 },
    source: 'https://huggingface.co/BAAI/bge-small-en-v1.5',
  },
  {
    id: 'Xenova/bge-base-en-v1.5',
    dimensions: 768,
    maxTokens: 512,
    pooling: 'cls',
    prefixes: SEARCH_PREFIXES,
    bytes: { ...BASE, 'config.json': 717, 'tokenizer_config.json': 366 },
    source: 'https://huggingface.co/BAAI/bge-base-en-v1.5',
  },
  {
    id: 'Xenova/gte-small',
    dimensions: 384,
    maxTokens: 512,
    pooling: 'mean',
    prefixes: NO_PREFIXES,
    bytes: { ...SMALL, 'config.json': 601, 'tokenizer_config.json': 557 },
    source: 'https://huggingface.co/thenlper/gte-small',
  },
  {
    id: 'Xenova/e5-small-v2',
    dimensions: 384,
    maxTokens: 512,
    pooling: 'mean',
    prefixes: E5_PREFIXES,
    bytes: {
      ...SMALL,
      'config.json': 598,
      'tokenizer_config.json': 366,
      'onnx/model_int8.onnx': 33_800_000,
      'onnx/model_uint8.onnx': 33_800_000,
      'onnx/model_q4.onnx': 61_500_000,
      'onnx/model_q4f16.onnx': 36_200_000,
      'onnx/model_bnb4.onnx': 60_100_000,
    },
    source: 'https://huggingface.co/intfloat/e5-small-v2',
  },
  {
    id: 'Xenova/e5-base-v2',
    dimensions: 768,
    maxTokens: 512,
    pooling: 'mean',
    prefixes: E5_PREFIXES,
    bytes: {
      ...BASE,
      'config.json': 632,
      'tokenizer_config.json': 314,
      'onnx/model_int8.onnx': 110_000_000,
      'onnx/model_uint8.onnx': 110_000_000,
      'onnx/model_q4.onnx': 149_000_000,
      'onnx/model_q4f16.onnx': 96_000_000,
      'onnx/model_bnb4.onnx': 144_000_000,
    },
    source: 'https://huggingface.co/intfloat/e5-base-v2',
  },
  {
    id: 'Xenova/multilingual-e5-small',
    dimensions: 384,
    maxTokens: 512,
    pooling: 'mean',
    prefixes: E5_PREFIXES,
    bytes: {
      'config.json': 658,
      'tokenizer_config.json': 443,
      'tokenizer.json': 17_100_000,
      'onnx/model.onnx': 470_000_000,
      'onnx/model_fp16.onnx': 235_000_000,
      'onnx/model_quantized.onnx': 118_000_000,
    },
    source: 'https://huggingface.co/intfloat/multilingual-e5-small',
  },
  {
    id: 'Snowflake/snowflake-arctic-embed-xs',
    dimensions: 384,
    maxTokens: 512,
    pooling: 'cls',
    prefixes: SEARCH_PREFIXES,
    bytes: {
      ...BERT_TOKENIZER,
      'onnx/model.onnx': 90_400_000,
      'onnx/model_fp16.onnx': 45_300_000,
      'onnx/model_quantized.onnx': 23_000_000,
      'onnx/model_int8.onnx': 23_000_000,
      'onnx/model_uint8.onnx': 23_000_000,
      'onnx/model_q4.onnx': 54_600_000,
      'onnx/model_bnb4.onnx': 53_900_000,
    },
    source: 'https://huggingface.co/Snowflake/snowflake-arctic-embed-xs',
  },
  {
    id: 'Snowflake/snowflake-arctic-embed-s',
    dimensions: 384,
    maxTokens: 512,
    pooling: 'cls',
    prefixes: SEARCH_PREFIXES,
    bytes: BERT_TOKENIZER,
    source: 'https://huggingface.co/Snowflake/snowflake-arctic-embed-s',
  },
  {
    id: 'Snowflake/snowflake-arctic-embed-m',
    dimensions: 768,
    maxTokens: 512,
    pooling: 'cls',
    prefixes: SEARCH_PREFIXES,
    bytes: {
      ...BASE,
      'onnx/model_int8.onnx': 110_000_000,
      'onnx/model_uint8.onnx': 110_000_000,
      'onnx/model_q4.onnx': 149_000_000,
      'onnx/model_bnb4.onnx': 144_000_000,
    },
    source: 'https://huggingface.co/Snowflake/snowflake-arctic-embed-m',
  },
  {
    // Its activations do not fit into 16 bits: fp16 and q4f16 give wrong vectors.
    id: 'onnx-community/embeddinggemma-300m-ONNX',
    dimensions: 768,
    maxTokens: 2048,
    pooling: 'sentence_embedding',
    prefixes: { query: 'task: search result | query: ', document: 'title: none | text: ' },
    bytes: {
      'tokenizer_config.json': 1_160_000,
      'tokenizer.json': 20_323_312,
      'onnx/model.onnx': 480_000,
      'onnx/model.onnx_data': 1_230_000_000,
      'onnx/model_quantized.onnx': 567_874,
      'onnx/model_quantized.onnx_data': 308_890_624,
      'onnx/model_q4.onnx': 519_322,
      'onnx/model_q4.onnx_data': 196_725_760,
    },
    dataFiles: 1,
    source: 'https://huggingface.co/onnx-community/embeddinggemma-300m-ONNX',
  },
]
