/** @module What every runtime does: remembers a conversation, asks about it and learns from it, all through the built package. */
import { createStore, memoryStorage, openMemory, staticEmbedder } from 'keepsake'

/** @typedef {{ turns: number, first: string | undefined, others: number, context: string, learned: string[] }} Recalled */

const SAID = [
  'I finally planted the quince beside the compost heap.',
  'Lovely! Quinces want sun and a sheltered spot.',
  'Our spare key hangs behind the blue watering can.',
  'Good to know, I will remind you when you look for it.',
  'My sister brings her two goats on Friday.',
  'Then keep the quince fenced in.',
]
const ASKED = 'Where is the spare key?'

/** What the model makes of it. */
export const LEARNED = 'The user grows a quince.'

/** What should come first. */
export const EXPECTED = /** @type {string} */ (SAID[2])

/** A model that learns one fact, whatever it is asked. @type {import('keepsake').Model} */
const model = {
  id: 'scripted',
  async generate() {
    const operation = { op: 'insert', kind: 'Memory', content: { content: LEARNED } }
    return { text: JSON.stringify({ operations: [operation] }), finishReason: 'stop' }
  },
}

/**
 * @param {import('keepsake').StaticFiles} [files] by default those of the package
 * @returns {Promise<Recalled>}
 */
export async function rememberAndRecall(files) {
  const embedder = staticEmbedder(files === undefined ? {} : { files })
  const store = createStore({ storage: memoryStorage(), embedder })
  const memory = await openMemory({ store, namespace: ['users', '{user}'], model })
  const ada = memory.for({ user: 'ada' })
  const messages = SAID.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }))
  const { turns } = await ada.remember(/** @type {import('keepsake').Message[]} */ (messages))
  const [first] = await ada.search(ASKED)
  const others = await memory.for({ user: 'grace' }).search(ASKED)
  const { text } = await ada.context([{ role: 'user', content: ASKED }])
  await ada.learn() // what an alarm or `waitUntil` does: no timer need run
  const learned = (await ada.list()).map((fact) => fact.text)
  await memory.close()
  return { turns, first: first?.text, others: others.length, context: text, learned }
}
