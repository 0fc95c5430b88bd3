/** @module Which files a model is made of. */

/** What each form adds to a file's name (`DEFAULT_DTYPE_SUFFIX_MAPPING` of transformers.js 4). */
const SUFFIX = {
  fp32: '',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  q8: '_quantized',
  q4: '_q4',
  q2: '_q2',
  q1: '_q1',
  q4f16: '_q4f16',
  q2f16: '_q2f16',
  q1f16: '_q1f16',
  bnb4: '_bnb4',
} as const

/** The form of a model's weights, as transformers.js names it: 32 or 16 bits, or quantised to 8, 4, 2 or 1. */
export type Dtype = keyof typeof SUFFIX

/** The forms there are. */
export const DTYPES = Object.keys(SUFFIX) as Dtype[]

/** The form that is meant where none is named. */
export const DEFAULT_DTYPE = 'q8'

/** What a model is. */
export const CONFIG_FILE = 'config.json'
/** How its texts become tokens. */
export const TOKENIZER_FILE = 'tokenizer.json'
/** What else is known of its tokens, such as how many it reads. */
export const TOKENIZER_CONFIG_FILE = 'tokenizer_config.json'

/** The name of the graph, which holds the weights or names the files beside it that do. */
export const graphFile = (dtype: Dtype): string => `onnx/model${SUFFIX[dtype]}.onnx`

/** The files that a model needs, in the order in which they are fetched: small ones first. */
export function neededFiles(dtype: Dtype, dataFiles: number): string[] {
  const graph = graphFile(dtype)
  const data = Array.from(
    { length: dataFiles },
    (_, index) => `${graph}_data${index === 0 ? '' : `_${index}`}`,
  )
  return [CONFIG_FILE, TOKENIZER_CONFIG_FILE, TOKENIZER_FILE, graph, ...data]
}

/** transformers.js refuses more. */
const MOST_DATA_FILES = 100

/**
 * How many files the weights fill beside the graph, as a parsed `config.json` says under
 * `transformers.js_config.use_external_data_format`: a count or a flag, or one by the name of the graph or of the model.
 */
export function dataFilesOf(config: unknown, dtype: Dtype): number {
  const format = field(field(config, 'transformers.js_config'), 'use_external_data_format')
  const graph = graphFile(dtype).replace('onnx/', '')
  const own = typeof format === 'object' ? (field(format, graph) ?? field(format, 'model')) : format
  const count = Number(own ?? 0)
  return count >= 0 && count <= MOST_DATA_FILES ? Math.floor(count) : 0
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
