/** @module Recall of ours and of others', with the same vectors: one row per store, embedder and way to search. */
import { dirname } from 'node:path'
import { openPage } from './browser.mjs'
import { embedderOf } from './corpus.mjs'
import { serveData } from './data-plugin.mjs'
import { inPage } from './in-page.mjs'
import { localmodeFrom } from './localmode.mjs'
import { measureConversation, measurePreferences } from './measure-recall.mjs'
import { peerSubject } from './recall-peers.mjs'
import { distinct, rowsOf, STORES } from './recall-rows.mjs'
import { runRecall } from './run-recall.mjs'
import peers from './peers/package.json' with { type: 'json' }

const { dependencies: versions } = peers

/**
 * @typedef {import('./recall-rows.mjs').RecallRow} RecallRow
 * @typedef {import('./recall-rows.mjs').Found} Found
 * @typedef {import('./recall-peers.mjs').MakePeer} MakePeer
 * @typedef {import('./recall-peers.mjs').Embed} Embed
 * @typedef {{ conversations: import('./locomo.mjs').Conversation[], preferences: import('./prefeval.mjs').Preference[],
 *   builtIn?: import('./run-recall.mjs').Results | undefined, model: string, localmode?: string | undefined, libraries?: readonly string[] | undefined,
 *   onProgress: (text: string) => void }} Input `builtIn`: ours with the built-in embedder, measured already, where ours are compared; `model`: MiniLM's folder;
 *   `localmode`: a checkout of it; `libraries`: only these of the others
 */

/**
 * Ours in Chromium, through `openMemory`; the others in Node, with the vectors that our embedders make in Chromium.
 *
 * @param {Input} input
 * @returns {Promise<RecallRow[]>}
 */
export async function compareRecall(input) {
  return distinct([...(await measureOurs(input)), ...(await measurePeers(input))])
}

/** @param {Input} input @returns {Promise<RecallRow[]>} */
async function measureOurs(input) {
  const { builtIn, onProgress } = input
  if (builtIn === undefined) return []
  onProgress(`${STORES['ours']?.name}, minilm`)
  const minilm = await runRecall(input)
  return [...rowsOf('ours', 'static', sharesOf(builtIn)), ...rowsOf('ours', 'minilm', sharesOf(minilm))]
}

/** @param {Input} input @returns {Promise<RecallRow[]>} */
async function measurePeers(input) {
  const peers = await makersOf(input)
  if (peers.length === 0) return []
  /** @type {RecallRow[]} */
  const rows = []
  const minilm = await openMinilm(input.model)
  try {
    const embedders = { static: await staticVectors(), minilm: minilm.embed }
    for (const [store, { make, version }] of peers) {
      for (const embedder of /** @type {const} */ (['static', 'minilm'])) {
        input.onProgress(`${STORES[store]?.name}, ${embedder}`)
        const found = await measurePeer(store, peerSubject(make, embedders[embedder]), input)
        rows.push(...rowsOf(store, embedder, found).map((row) => ({ ...row, version })))
      }
    }
  } finally {
    await minilm.close()
  }
  return rows
}

/** @param {Input} input @returns {Promise<[string, { make: MakePeer, version: string }][]>} */
async function makersOf({ localmode, libraries }) {
  const { langgraph, orama } = await import('./peers/recall-stores.mjs')
  const all = {
    ...(localmode === undefined ? {} : { localmode: await localmodeFrom(localmode) }),
    orama: { make: orama, version: versions['@orama/orama'] },
    langgraph: { make: langgraph, version: versions['@langchain/langgraph-checkpoint'] },
  }
  return Object.entries(all).filter(([id]) => libraries?.includes(id) ?? true)
}

/** @returns {Promise<Embed>} */
async function staticVectors() {
  const embed = await embedderOf('static')
  return async (texts) => (await embed([...texts])).vectors
}

/** Texts in one call of the page. */
const CALL = 200

/** The vectors that our own embedder makes in a worker; each text's once. @param {string} folder */
async function openMinilm(folder) {
  const { page, close } = await openPage('models', [serveData(dirname(folder))])
  const bench = /** @type {import('./page/models.ts').ModelsBench} */ (inPage(page))
  await bench.loadModel({ device: 'wasm', threads: 2 })
  /** @type {Map<string, Float32Array>} */
  const known = new Map()
  /** @type {Embed} */
  const embed = async (texts) => {
    const missing = [...new Set(texts)].filter((text) => !known.has(text))
    for (let from = 0; from < missing.length; from += CALL) {
      const some = missing.slice(from, from + CALL)
      const vectors = await bench.vectors(some)
      some.forEach((text, at) => known.set(text, Float32Array.from(vectors[at] ?? [])))
    }
    return texts.map((text) => /** @type {Float32Array} */ (known.get(text)))
  }
  return { embed, close }
}

/** @param {string} store @param {import('./measure-recall.mjs').Subject} subject @param {Input} input @returns {Promise<Found>} */
async function measurePeer(store, subject, { conversations, preferences, onProgress }) {
  const how = { modes: STORES[store]?.modes ?? [], onProgress }
  const byMode = []
  for (const conversation of conversations) {
    await subject.remember(conversation.id, conversation.sessions)
    byMode.push(await measureConversation(subject, conversation, how))
  }
  return { byMode, preferences: await measurePreferences(subject, preferences, how) }
}

/** @param {import('./run-recall.mjs').Results} results @returns {Found} */
const sharesOf = ({ conversations = [], preferences }) => ({
  byMode: conversations.map(({ byMode }) => byMode),
  preferences: preferences ?? {},
})
