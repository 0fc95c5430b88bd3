/**
 * The memory worker, whole: rows in IndexedDB, the built-in embedder, hybrid search. A worker of your own composes another store the
 * same way.
 *
 * @module
 */
import { staticEmbedder } from '../src/embedder/static.ts'
import { dexieStorage } from '../src/storage/dexie.ts'
import { serve } from '../src/wire/serve.ts'

serve({
  storage: (name) => dexieStorage(name),
  embedders: { 'static-en': staticEmbedder },
})
