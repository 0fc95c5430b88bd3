import { serve, staticEmbedder } from 'keepsake'
import { dexieStorage } from 'keepsake/dexie'
import { transformersEmbedder } from 'keepsake/transformers'

serve({
  storage: (name) => dexieStorage(name),
  embedders: { 'static-en': staticEmbedder, transformers: transformersEmbedder },
})
