/** @module Which files a model is made of. */

/** The form of a model's weights, as transformers.js names it: 32 or 16 bits, or quantised to 8, 4, 2 or 1. */
export type Dtype = keyof typeof SUFFIX

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

/** The forms there are. */
export const DTYPES = Object.keys(SUFFIX) as Dtype[]

/** The form that is meant where none is named. */
export const DEFAULT_DTYPE = 'q8'

/** Besides the weights. */
export const CONFIG_FILE = 'config.json'
export const TOKENIZER_FILE = 'tokenizer.json'
export const TOKENIZER_CONFIG_FILE = 'tokenizer_config.json'

/**
 * The names of the files that a model needs, in the order in which they are fetched: small ones first.
 *
 * Whether its weights lie in files of their own (`onnx/model.onnx_data`, `…_data_1`) stands in `config.json` under
 * `transformers.js_config.use_external_data_format`: a count, or one by file name. Give the parsed `config`, where it is there.
 */
export function neededFiles(dtype: Dtype = DEFAULT_DTYPE, config?: unknown): string[] {
  const weights = `onnx/model${SUFFIX[dtype]}.onnx`
  const data = Array.from(
    { length: dataFiles(config, weights) },
    (_, index) => `${weights}_data${index === 0 ? '' : `_${index}`}`,
  )
  return [CONFIG_FILE, TOKENIZER_CONFIG_FILE, TOKENIZER_FILE, weights, ...data]
}

function dataFiles(config: unknown, weights: string): number {
  const own = (
    config as { 'transformers.js_config'?: { use_external_data_format?: unknown } } | null | undefined
  )?.['transformers.js_config']?.use_external_data_format
  const count =
    typeof own === 'object' && own !== null
      ? ((own as Record<string, unknown>)[weights.replace('onnx/', '')] ??
        (own as Record<string, unknown>)['model'])
      : own
  return Math.min(Number(count ?? 0) || 0, 100)
}
