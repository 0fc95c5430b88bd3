/** @module Where a model is to run. */
import { embedderFailed } from './failure.ts'
import type { Dtype } from './files/needed.ts'
import type { TransformersEmbedderOptions } from './options.ts'
import type { Device } from './runtime.ts'

/** Weights that a GPU computes with as they are; the int8 forms run faster on the processor. */
const FOR_GPU: readonly Dtype[] = ['fp32', 'fp16', 'q4', 'q4f16']

/** What was asked for, or the best that is here. Rejects with `embedder_failed`, reason `no_gpu`, where a GPU was asked for and none answers. */
export async function chooseDevice(
  { device, wasmPaths }: Pick<TransformersEmbedderOptions, 'device' | 'wasmPaths'>,
  { dtype, embedder }: { dtype: Dtype; embedder: string },
): Promise<Device> {
  const hasBuild = wasmPaths === 'cdn' || wasmPaths.gpu !== undefined
  if (device === 'wasm' || (device === undefined && !(hasBuild && FOR_GPU.includes(dtype)))) return 'wasm'
  const answers = await adapterAnswers(dtype.endsWith('f16') || dtype === 'fp16')
  if (answers && hasBuild) return 'webgpu'
  if (device === undefined) return 'wasm'
  if (answers) {
    throw embedderFailed('needs `wasmPaths.gpu` to run on a GPU: the asyncify build of ONNX Runtime.', {
      embedder,
      reason: 'no_runtime',
    })
  }
  throw embedderFailed(
    `finds no GPU that runs ${dtype} weights. Leave \`device\` out, and it runs without one.`,
    {
      embedder,
      reason: 'no_gpu',
    },
  )
}

interface Gpu {
  requestAdapter(): Promise<{ readonly features: { has(feature: string): boolean } } | null>
}

/** `navigator.gpu` may be there where no adapter is. */
async function adapterAnswers(halves: boolean): Promise<boolean> {
  const { gpu } = (globalThis.navigator ?? {}) as { gpu?: Gpu }
  const adapter = await gpu?.requestAdapter().catch(() => null)
  return adapter != null && (!halves || adapter.features.has('shader-f16'))
}
