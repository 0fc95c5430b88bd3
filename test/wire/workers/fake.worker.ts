/** The worker of the store contract: real IndexedDB, and the embedder that the contract reckons with. */
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { serve } from '../../../src/wire/serve.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'

serve({ storage: (name) => dexieStorage(name), embedders: { fake: () => fakeEmbedder() } })
