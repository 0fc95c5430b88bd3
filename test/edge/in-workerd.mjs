/** @module A Cloudflare Worker: the model's files are Data modules, so they arrive as bytes. */
import model from 'keepsake/static-en/model.safetensors'
import tokenizer from 'keepsake/static-en/tokenizer.json'
import { rememberAndRecall } from './scenario.mjs'

// TypeScript reads every .json as what it holds.
const files = { model, tokenizer: /** @type {ArrayBuffer} */ (/** @type {unknown} */ (tokenizer)) }

export default {
  async fetch() {
    return Response.json(await rememberAndRecall(files))
  },
}
