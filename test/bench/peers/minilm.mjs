/** @module all-MiniLM-L6-v2's vectors, by transformers.js in Node. */
import { dirname, basename } from 'node:path'
import { env, pipeline } from '@huggingface/transformers'

/**
 * One text at a time: in a padded batch the int8 model gives each a slightly different vector.
 *
 * @param {string} folder the model's
 * @returns {Promise<(text: string) => Promise<Float32Array>>}
 */
export async function minilm(folder) {
  env.allowRemoteModels = false
  env.localModelPath = dirname(folder)
  const extract = await pipeline('feature-extraction', basename(folder), { dtype: 'q8' })
  return async (text) => Float32Array.from((await extract(text, { pooling: 'mean', normalize: true })).data)
}
