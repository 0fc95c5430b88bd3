/** @module Any embedding model that ONNX Runtime runs, brought by transformers.js, in the memory worker. */
import type { CallOptions } from '../../core/call.ts'
import type { Embedder, EmbedderPace } from '../embedder.ts'
import { chooseDevice } from './device.ts'
import { embedTexts } from './embed-texts.ts'
import { modelStatus, readModelFiles } from './files.ts'
import { type Model, openModel } from './model.ts'
import type { TransformersEmbedderOptions } from './options.ts'
import { openRuntime } from './runtime.ts'
import { type Settings, settingsOf } from './settings.ts'

/** A batch is at its fastest with a dozen texts of a sentence; more would only make a query wait. */
const PACE: EmbedderPace = { texts: 16, characters: 4096, calls: 1 }

/**
 * An embedder that runs a model of the Hugging Face hub, of your own server or of the user's files with transformers.js.
 */
export function transformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const settings = settingsOf(options)
  const { id, pooling, prefixes } = settings
  let loading: Promise<Model> | undefined
  let dimensions: number | undefined
  let loaded = false

  const model = async (call: CallOptions = {}): Promise<Model> => {
    call.signal?.throwIfAborted()
    loading ??= load(options, settings, call).then(
      (opened) => {
        dimensions = opened.dimensions
        loaded = true
        return opened
      },
      (error: unknown) => {
        loading = undefined // so that the next call tries again
        throw error
      },
    )
    return loading
  }

  return {
    id,
    pace: PACE,
    get dimensions() {
      return dimensions
    },
    async status() {
      const { cached, downloadBytes } = await modelStatus(options)
      return { loaded, cached, ...(downloadBytes !== undefined && { downloadBytes }) }
    },
    async load(call) {
      await model(call)
    },
    async embed(texts, { purpose, signal }) {
      return embedTexts(await model({ signal }), texts, { prefix: prefixes[purpose], pooling, signal })
    },
    async close() {
      const open = loading
      loading = undefined
      loaded = false
      await (await open?.catch(() => undefined))?.release()
    },
  }
}

async function load(
  options: TransformersEmbedderOptions,
  { id, dtype, pooling }: Settings,
  call: CallOptions,
): Promise<Model> {
  const device = await chooseDevice(options, { dtype, embedder: id })
  const given = options.files === undefined ? {} : { files: options.files }
  const files = await readModelFiles(options, { ...call, ...given, download: true })
  call.signal?.throwIfAborted()
  const runtime = await openRuntime({ ...options, gpu: device === 'webgpu' }, id)
  return openModel(runtime, {
    model: options.model,
    embedder: id,
    files,
    device,
    pooling,
    maxTokens: options.maxTokens,
  })
}
