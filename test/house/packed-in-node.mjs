/** What a user's first script in Node might be; run from an empty project with the packed package in it. */
import { createStore, memoryStorage, openMemory, staticEmbedder } from 'keepsake'

const store = createStore({ storage: memoryStorage(), embedder: staticEmbedder() })
const ada = (await openMemory({ store, namespace: ['users', '{user}'] })).for({ user: 'ada' })
await ada.add(['Ada drinks green tea', 'Her dog is called Pascal'])
const [best] = await ada.search('What does she like to drink?')
process.stdout.write(`${best?.text}\n`)
