/** A model of the shape of MiniLM's that a test can compute by hand: a vector per word, eight dimensions, a thousand bytes. */
import { identityModel, lookupModel } from './onnx.ts'
import { SPECIAL, wordTokenizer } from './word-tokenizer.ts'

const DIMENSIONS = 8
const WORDS = [...SPECIAL, ...'green black tea coffee garden snow query : . ##s'.split(' ')]

/** Some vector for each word, the same at every start. */
const TABLE = Float32Array.from({ length: WORDS.length * DIMENSIONS }, (_, at) => Math.sin(at * at + 1))

/** The model's vectors of tokens, by their text: `[CLS]`, `tea`, `##s`. */
export function rowOf(token: string): number[] {
  const row = WORDS.indexOf(token)
  return [...TABLE.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS)]
}

/** The mean of tokens' vectors brought to length 1, and the length it had. */
export function meanOf(tokens: readonly string[]): { vector: number[]; length: number } {
  const sum = tokens.reduce(
    (total, token) => total.map((value, at) => value + (rowOf(token)[at] ?? NaN)),
    Array.from({ length: DIMENSIONS }, () => 0),
  )
  return unit(sum.map((value) => value / tokens.length))
}

/** A vector brought to length 1, and the length it had. */
export function unit(values: readonly number[]): { vector: number[]; length: number } {
  const length = Math.hypot(...values)
  return { vector: values.map((value) => value / length), length }
}

/** Its files, by name: float32, and the same bytes under the name of the int8 form. */
function tinyModel(): Record<string, string | Uint8Array> {
  const graph = lookupModel(TABLE, DIMENSIONS)
  return {
    'config.json': JSON.stringify({
      model_type: 'bert',
      hidden_size: DIMENSIONS,
      max_position_embeddings: 64,
      pad_token_id: 0,
    }),
    'tokenizer_config.json': JSON.stringify({ unk_token: '[UNK]', model_max_length: 64 }),
    'tokenizer.json': JSON.stringify(wordTokenizer(WORDS)),
    'onnx/model.onnx': graph,
    'onnx/model_quantized.onnx': graph,
  }
}

/** The same under a folder of a server, with some of its files in another form, or without those that are `undefined`. */
export function servedModel(
  folder: string,
  changes: Readonly<Record<string, string | Uint8Array | undefined>> = {},
): Record<string, string | Uint8Array> {
  const files = Object.entries({ ...tinyModel(), ...changes })
  return Object.fromEntries(
    files.flatMap(([name, content]) => (content === undefined ? [] : [[`${folder}${name}`, content]])),
  )
}

/** An ONNX file by its outermost fields, and nothing inside: its one node is of an operator that there is not. */
export const SPOILED: Uint8Array = identityModel().map((byte, at, all) =>
  new TextDecoder().decode(all.subarray(at - 3, at + 1)) === 'Iden' ? 88 : byte,
)
