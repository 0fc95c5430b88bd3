import { measureEmbedder, type Task } from '../embedder-measure.mjs'

// A failure is thrown where nobody catches it, so that the page's `error` event tells of it.
globalThis.addEventListener('message', ({ data }: MessageEvent<Task>) => {
  measureEmbedder(data).then(postMessage, reportError)
})
