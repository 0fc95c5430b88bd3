/** The real composition, with an embedder that needs no files. */
import { dexieStorage, type Durability } from '../../../src/storage/dexie.ts'
import { serve } from '../../../src/wire/serve.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'

const durability = (new URLSearchParams(location.search).get('durability') ?? 'default') as Durability

serve({ storage: (name) => dexieStorage(name, { durability }), embedders: { fake: () => fakeEmbedder() } })
