/** @module A model, from its files to one that can embed. */
import type { ProgressListener } from '../../core/call.ts'
import { defined } from '../../core/json.ts'
import { chooseDevice } from './device.ts'
import { embedderFailed } from './failure.ts'
import { readModelFiles } from './files.ts'
import { type Model, openModel } from './model.ts'
import type { TransformersEmbedderOptions } from './options.ts'
import { type Device, openRuntime, type Runtime } from './runtime.ts'
import type { Settings } from './settings.ts'

/**
 * Loads a model: asks for a GPU where that makes sense, starts the runtime, reads the files (fetching what is missing).
 *
 * Rejects with `embedder_failed` and a reason, or with the signal's. Whatever happened before, another model can be loaded after it, unless
 * the runtime itself could not start.
 */
export async function loadModel(
  options: TransformersEmbedderOptions,
  settings: Settings,
  call: { readonly signal: AbortSignal; readonly onProgress: ProgressListener },
): Promise<Model> {
  const { id, dtype, pooling } = settings
  const wanted = await chooseDevice(options, { dtype, embedder: id })
  // First what costs less: a wrong path of it is known before the model is fetched.
  const runtime = await openRuntime({ ...options, gpu: wanted === 'webgpu' }, id)
  const device = wanted === 'webgpu' ? deviceOf(runtime, options, id) : wanted
  const files = await readModelFiles(options, {
    ...call,
    ...defined({ files: options.files }),
    download: true,
  })
  const { model, maxTokens } = options
  const open = (device: Device): Promise<Model> =>
    openModel(runtime, { model, embedder: id, files, device, pooling, maxTokens })
  if (device === 'wasm' || options.device !== undefined) return open(device)
  return open(device).catch(() => open('wasm')) // nobody asked for the GPU, and the files may be good
}

/** The runtime may have been started before, for a model without a GPU. */
function deviceOf({ gpu }: Runtime, { device }: TransformersEmbedderOptions, embedder: string): Device {
  if (gpu) return 'webgpu'
  if (device === undefined) return 'wasm'
  throw embedderFailed(
    'cannot run on a GPU in this worker, where ONNX Runtime was started without. Load it first, or in a worker of its own.',
    { embedder, reason: 'no_runtime' },
  )
}
