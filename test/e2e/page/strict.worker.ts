/** A worker of one's own: the same, but each commit waits for the disk. */
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { serve } from '../../../src/wire/serve.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'

serve({
  storage: (name) => dexieStorage(name, { durability: 'strict' }),
  embedders: { fake: () => fakeEmbedder() },
})
