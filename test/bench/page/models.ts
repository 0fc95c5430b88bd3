/** @module A model in a worker, and a whole store that embeds with it, both called from here. */
import { wrap } from 'comlink'
import { type MemoryDatabase, openMemory } from 'keepsake'
import modelUrl from 'keepsake/static-en/model.safetensors?url'
import tokenizerUrl from 'keepsake/static-en/tokenizer.json?url'
import { type Device, minilmChoice } from './minilm.ts'
import type { ModelsWorker, Side } from './models.worker.ts'

const remote = wrap<ModelsWorker>(
  new Worker(new URL('./models.worker.ts', import.meta.url), { type: 'module' }),
)
let memory: MemoryDatabase | undefined
let keys = 0

const bench = {
  async loadStatic(): Promise<void> {
    const [tokenizer, model] = await Promise.all([read(tokenizerUrl), read(modelUrl)])
    await remote.loadStatic({ tokenizer, model })
  },
  loadModel: (device: Device) => remote.loadModel(device),
  race: (texts: readonly string[], sides: readonly Side[]) => remote.race(texts, sides),
  tokens: (text: string) => remote.tokens(text),
  vectors: (texts: readonly string[]) => remote.vectors(texts),
  agreement: (texts: readonly string[]) => remote.agreement(texts),
  /** Opens a store of its own in a worker of its own. Its model is loaded when the first text is put. */
  async openStore(device?: Device): Promise<void> {
    const worker = new Worker(new URL('./minilm.worker.ts', import.meta.url), { type: 'module' })
    const embedder = device === undefined ? { id: 'static-en' } : minilmChoice(device)
    memory = await openMemory({ worker, name: 'models', namespace: ['bench'], embedder })
  },
  /** Milliseconds until all of the texts are stored, in one commit. */
  put: (texts: readonly string[]): Promise<number> =>
    time(() =>
      store().write(
        texts.map((text) => ({ op: 'put', namespace: ['bench'], key: String(keys++), value: { text } })),
      ),
    ),
  /** Milliseconds until the best ten are here. */
  search: (query: string): Promise<number> =>
    time(() => store().search(['bench'], { query, mode: 'vector', limit: 10 })),
}

/** What the command calls. */
export type ModelsBench = typeof bench

Object.assign(globalThis, { bench })

function store(): MemoryDatabase['store'] {
  if (memory === undefined) throw new Error('No store is open.')
  return memory.store
}

async function read(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer())
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
