/** @module Other stores as the recall bench asks ours: conversations and preferences in, rankings out. */

/**
 * @typedef {import('./measure-recall.mjs').Mode} Mode
 * @typedef {import('./measure-recall.mjs').Subject} Subject
 * @typedef {import('./locomo.mjs').Session} Session
 * @typedef {{ id: string, text: string, vector: Float32Array }} Item
 * @typedef {{ text: string, vector: Float32Array }} Question
 * @typedef {{ add(items: readonly Item[]): Promise<void>, search(question: Question, mode: Mode): Promise<{ id: string, score: number }[]> }} Peer
 *   one namespace
 * @typedef {(dimensions: number) => Promise<Peer>} MakePeer
 * @typedef {(texts: readonly string[]) => Promise<readonly Float32Array[]>} Embed
 */

/**
 * A store of its own per namespace. Who spoke stands before a turn's words, as an app would store it that has no field for it.
 *
 * @param {MakePeer} make
 * @param {Embed} embed
 * @returns {Subject}
 */
export function peerSubject(make, embed) {
  /** @type {Map<string, Peer>} */
  const peers = new Map()
  /** @param {string} namespace @param {readonly { id: string, text: string }[]} items */
  const fill = async (namespace, items) => {
    const vectors = await embed(items.map(({ text }) => text))
    const peer = await make(vectors[0]?.length ?? 0)
    await peer.add(items.map((item, at) => ({ ...item, vector: vectorAt(vectors, at) })))
    peers.set(namespace, peer)
  }
  return {
    async remember(conversation, sessions) {
      await fill(conversation, turnsOf(sessions))
    },
    add: (name, contents) =>
      fill(
        name,
        contents.map((text, place) => ({ id: String(place), text })),
      ),
    async rank(name, queries, mode) {
      const peer = peers.get(name)
      if (peer === undefined) throw new Error(`Nothing was stored under '${name}'.`)
      const vectors = await embed(queries)
      const rankings = []
      for (const [at, text] of queries.entries()) {
        const found = await peer.search({ text, vector: vectorAt(vectors, at) }, mode)
        rankings.push({ ids: found.map(({ id }) => id), scores: found.map(({ score }) => score) })
      }
      return rankings
    },
  }
}

/** @param {readonly Session[]} sessions */
const turnsOf = (sessions) =>
  sessions.flatMap(({ messages }) =>
    messages.map(({ id, name, content }) => ({ id: String(id), text: `${name}: ${content}` })),
  )

/** @param {readonly Float32Array[]} vectors @param {number} at */
const vectorAt = (vectors, at) => /** @type {Float32Array} */ (vectors[at])
