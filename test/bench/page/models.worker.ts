/** @module A worker with one model in it twice: behind our embedder, and as transformers.js is called by hand. */
import { env, type FeatureExtractionPipeline, pipeline } from '@huggingface/transformers'
import { expose } from 'comlink'
import { type Embedder, staticEmbedder } from 'keepsake'
import { transformersEmbedder } from 'keepsake/transformers'
import { type Device, MODEL, RUNTIME, minilmOptions } from './minilm.ts'

/** Who embeds. */
export type Side = 'ours' | 'hand'

let ours: Embedder | undefined
let hand: FeatureExtractionPipeline | undefined

const worker = {
  /** The built-in embedder, which nobody else has. */
  async loadStatic(files: { tokenizer: Uint8Array; model: Uint8Array }): Promise<void> {
    ours = staticEmbedder({ files })
    await embed('ours', ['We talked about green tea.'])
  },
  /** Both, one after the other; milliseconds of each until its first vector. By hand comes first: it sets up the runtime. */
  async loadModel(device: Device): Promise<Record<Side, number>> {
    const first = ['We talked about green tea.']
    const byHand = await time(async () => {
      hand = await loadByHand(device)
      await embed('hand', first)
    })
    const byUs = await time(async () => {
      ours = transformersEmbedder(minilmOptions(device))
      await embed('ours', first)
    })
    return { hand: byHand, ours: byUs }
  },
  /** Milliseconds of each side, in the order given. */
  async race(texts: readonly string[], sides: readonly Side[]): Promise<Partial<Record<Side, number>>> {
    const times: Partial<Record<Side, number>> = {}
    for (const side of sides) times[side] = await time(() => embed(side, texts))
    return times
  },
  /** As the model counts them, with its marks of beginning and end. */
  tokens(text: string): number {
    return Number(hand?.tokenizer(text).input_ids.dims.at(-1))
  },
  /** Our vectors. */
  async vectors(texts: readonly string[]): Promise<number[][]> {
    return (await embed('ours', texts)).map((vector) => [...vector])
  },
  /** The least cosine between ours and those by hand, text by text. */
  async agreement(texts: readonly string[]): Promise<number> {
    const [left, right] = [await embed('ours', texts), await embed('hand', texts)]
    const cosines = left.map((vector, at) =>
      vector.reduce((sum, value, place) => sum + value * Number(right[at]?.[place]), 0),
    )
    return Math.min(...cosines)
  },
}

/** What the page calls. */
export type ModelsWorker = typeof worker

expose(worker)

async function loadByHand({ device, threads }: Device): Promise<FeatureExtractionPipeline> {
  const { wasm } = env.backends.onnx
  if (wasm === undefined) throw new Error('transformers.js has no WebAssembly here.')
  Object.assign(wasm, { wasmPaths: RUNTIME[device], numThreads: threads })
  Object.assign(env, { allowRemoteModels: false, allowLocalModels: true, localModelPath: '/data/' })
  return pipeline('feature-extraction', MODEL, { dtype: 'q8', device })
}

async function embed(side: Side, texts: readonly string[]): Promise<readonly Float32Array[]> {
  if (side === 'ours') {
    if (ours === undefined) throw new Error('No embedder is loaded.')
    return (await ours.embed(texts, { purpose: 'document' })).vectors
  }
  if (hand === undefined) throw new Error('No model is loaded.')
  const { data, dims } = await hand([...texts], { pooling: 'mean', normalize: true })
  const size = Number(dims[1])
  return texts.map((_, at) => (data as Float32Array).slice(at * size, (at + 1) * size))
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
