import { measureEmbedder, type Task } from '../embedder-measure.mjs'

globalThis.addEventListener('message', async ({ data }: MessageEvent<Task>) => {
  postMessage(await measureEmbedder(data))
})
