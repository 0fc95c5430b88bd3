import { wasmBytes } from './memory-in-use.ts'
import { serve, staticEmbedder } from 'keepsake'
import { storageOf } from '../ours-storage.ts'
import { instantEmbedder } from './instant-embedder.ts'

serve({ storage: storageOf, embedders: { 'static-en': staticEmbedder, instant: instantEmbedder } })

globalThis.addEventListener('message', ({ data, ports: [port] }: MessageEvent<unknown>) => {
  if (data === 'wasm-bytes') port?.postMessage(wasmBytes())
})
