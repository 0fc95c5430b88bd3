/** The real composition, with an embedder that needs no files. */
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { serve } from '../../../src/wire/serve.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'

serve({ storage: (name) => dexieStorage(name), embedders: { fake: () => fakeEmbedder() } })
