/** @module A Cloudflare Worker that asks an embedder: the request says where it is, and the answer is what came of it. */
import { embedAt } from './embed-at.mjs'

export default {
  /** @param {Request} request */
  async fetch(request) {
    const options = /** @type {{ baseUrl: string, timeoutMs?: number }} */ (await request.json())
    return Response.json(await embedAt(options))
  },
}
