/** @module Where a model is to run. */
import { embedderFailed } from './failure.ts'
import type { Dtype } from './files/needed.ts'
import type { TransformersEmbedderOptions } from './options.ts'
import type { Device } from './runtime.ts'

/** Weights that a GPU computes with as they are; the int8 forms run faster on the processor. */
const FOR_GPU: readonly Dtype[] = ['fp32', 'fp16', 'q4', 'q4f16']

type Wishes = Pick<TransformersEmbedderOptions, 'device' | 'wasmPaths'>

/** What was asked for, or the best that is here. Rejects with `embedder_failed` where a GPU was asked for and none answers (`no_gpu`). */
export async function chooseDevice(
  wishes: Wishes,
  { dtype, embedder }: { dtype: Dtype; embedder: string },
): Promise<Device> {
  if (!mayUseGpu(wishes, dtype)) return 'wasm'
  const answers = await adapterAnswers(dtype)
  if (answers) return 'webgpu'
  if (wishes.device === undefined) return 'wasm'
  throw embedderFailed(
    `finds no GPU that runs ${dtype} weights. Leave \`device\` out, and it runs without one.`,
    {
      embedder,
      reason: 'no_gpu',
    },
  )
}

/** That a GPU was asked for without a build that can use it, `settingsOf` does not let through. */
function mayUseGpu({ device, wasmPaths }: Wishes, dtype: Dtype): boolean {
  if (device !== undefined) return device === 'webgpu'
  return FOR_GPU.includes(dtype) && (wasmPaths === 'cdn' || wasmPaths.gpu !== undefined)
}

interface Gpu {
  requestAdapter(): Promise<{ readonly features: { has(feature: string): boolean } } | null>
}

/** `navigator.gpu` may be there where no adapter is; half floats are a feature of their own. */
async function adapterAnswers(dtype: Dtype): Promise<boolean> {
  const { gpu } = navigator as { gpu?: Gpu }
  const adapter = (await gpu?.requestAdapter().catch(() => undefined)) ?? undefined
  return adapter !== undefined && (!dtype.endsWith('16') || adapter.features.has('shader-f16'))
}
