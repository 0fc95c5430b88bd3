/** A page with a worker of embedders; a test calls it by name. */
import { type Remote, wrap } from 'comlink'
import type { Embedders } from './transformers.worker.ts'

/** A worker of its own. */
function start(): Remote<Embedders> {
  return wrap<Embedders>(new Worker(new URL('./transformers.worker.ts', import.meta.url), { type: 'module' }))
}

Object.assign(globalThis, { embedders: start() })
