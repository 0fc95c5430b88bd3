/** @module A Cloudflare Worker that asks a model: the request says where it is, and the answer is what came of it. */
import { httpModel, isKeepsakeError } from 'keepsake'

export default {
  /** @param {Request} request */
  async fetch(request) {
    const { baseUrl, timeoutMs } = /** @type {{ baseUrl: string, timeoutMs?: number }} */ (
      await request.json()
    )
    /** @type {string[]} */
    const heard = []
    const model = httpModel({ baseUrl, model: 'tiny', retries: 1, timeoutMs })
    const messages = [{ role: /** @type {const} */ ('user'), content: 'Say a word, please.' }]
    try {
      const generation = await model.generate({ messages, onToken: (text) => heard.push(text) })
      return Response.json({ generation, heard })
    } catch (error) {
      return Response.json({ code: isKeepsakeError(error) ? error.code : String(error), heard })
    }
  },
}
