/** @module A static model: every token has a vector, a text's vector is their mean. */
import { Tokenizer } from '@huggingface/tokenizers'
import { breathe } from '../core/breathe.ts'
import { readHalves, readSafetensors } from './safetensors.ts'
import { normalize } from './unit-vector.ts'

/** A model in memory. */
export interface StaticModel {
  readonly dimensions: number
  /** A text's unit vector, and its weight: the length of the sum of its tokens' vectors. */
  embed(text: string): { vector: Float32Array; weight: number }
}

/**
 * Reads a model from its tokenizer, a file or parsed, and its file. Throws a plain `Error` where they do not fit.
 *
 * It takes some 50 ms of the thread, in three pieces between which others get in: the index may be opening meanwhile.
 */
export async function readStaticModel(
  tokenizerFile: Uint8Array | object,
  modelFile: Uint8Array,
): Promise<StaticModel> {
  const { codes, scales, dimensions } = readVectors(modelFile)
  const json = tokenizerFile instanceof Uint8Array ? parse(tokenizerFile) : tokenizerFile
  await breathe()
  const tokenizer = new Tokenizer(json, {})
  await breathe()
  const embed: StaticModel['embed'] = (text) => {
    const { ids } = tokenizer.encode(text, { add_special_tokens: false })
    const vector = new Float32Array(dimensions)
    // The mean of the tokens and their sum point the same way, so the division by their number is left out.
    for (const id of ids) addToken(vector, codes, { id, scale: scales[id] ?? 0 })
    return { vector, weight: normalize(vector) }
  }
  return { dimensions, embed }
}

function parse(json: Uint8Array): object {
  return JSON.parse(new TextDecoder().decode(json)) as object
}

function readVectors(file: Uint8Array): { codes: Uint8Array; scales: Float32Array; dimensions: number } {
  const tensors = readSafetensors(file)
  const vectors = tensors.get('vectors')
  const scales = tensors.get('scales')
  const [tokens, bytes] = vectors?.shape ?? []
  const fit = vectors?.dtype === 'U8' && scales?.dtype === 'F16' && scales.shape[0] === tokens
  if (!fit || bytes === undefined) {
    throw new Error("The model does not hold 'vectors' (U8) and 'scales' (F16) of the same number of tokens.")
  }
  return { codes: vectors.data, scales: readHalves(scales.data), dimensions: bytes * 2 }
}

/** Byte k of a row holds dimension 2k in its low four bits and 2k + 1 in its high four, each stored as value + 8. */
function addToken(sum: Float32Array, codes: Uint8Array, { id, scale }: { id: number; scale: number }): void {
  const bytes = sum.length / 2
  let at = id * bytes
  for (let index = 0; index < sum.length; index += 2, at++) {
    const byte = codes[at] as number
    sum[index] = (sum[index] as number) + ((byte & 15) - 8) * scale
    sum[index + 1] = (sum[index + 1] as number) + ((byte >> 4) - 8) * scale
  }
}
