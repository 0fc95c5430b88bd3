import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { meanOf, servedModel, SPOILED } from '../fakes/tiny-model.ts'
import { launch } from './browser.ts'
import {
  type EmbedderTab,
  GPU_RUNTIME,
  RUNTIME,
  serveTransformers,
  type TransformersSite,
} from './transformers-site.ts'

/** A GPU in software: slow, and all the way through. */
const SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
]
const tiny = {
  model: 'tiny',
  path: '/tiny/',
  dtype: 'fp32' as const,
  wasmPaths: { ...RUNTIME, gpu: GPU_RUNTIME },
}
/** How an embedder on a GPU likes to be called. */
const ON_GPU = { texts: 32 }

describe('a browser with a GPU', () => {
  let site: TransformersSite
  let browser: Browser

  beforeAll(async () => {
    site = await serveTransformers({
      files: { ...servedModel('/tiny/'), ...servedModel('/spoiled/', { 'onnx/model.onnx': SPOILED }) },
    })
    browser = await launch(SOFTWARE_GPU)
  })
  afterAll(async () => {
    await browser?.close()
    await site?.stop()
  })
  const freshTab = async (): Promise<EmbedderTab> => site.visit(await browser.newContext())

  it('runs models on it, and others beside them on the processor', async () => {
    const tab = await freshTab()
    await tab.make('asked', { ...tiny, device: 'webgpu' })
    await tab.make('found', tiny)
    await tab.make('int8', { ...tiny, dtype: 'q8' })
    const texts = ['green tea', 'coffee', 'black coffees.']
    const expected = [['green', 'tea'], ['coffee'], ['black', 'coffee', '##s', '.']]
    for (const name of ['asked', 'found', 'int8']) {
      expect(await tab.load(name)).not.toHaveProperty('error')
      const { value } = await tab.embed(name, texts, 'document')
      expected.forEach((tokens, index) => {
        const { vector } = meanOf(['[CLS]', ...tokens, '[SEP]'])
        vector.forEach((number, at) => expect(value?.vectors[index]?.[at]).toBeCloseTo(number, 4))
      })
    }
    expect((await tab.pace('asked')).value).toMatchObject(ON_GPU)
    expect((await tab.pace('found')).value).toMatchObject(ON_GPU)
    expect((await tab.pace('int8')).value).not.toMatchObject(ON_GPU)
    expect(site.requests.filter((request) => request.includes('asyncify.wasm'))).not.toEqual([])
  })

  it('survives a model that fails on it', async () => {
    const tab = await freshTab()
    await tab.make('asked', { ...tiny, path: '/spoiled/', device: 'webgpu' })
    await tab.make('found', { ...tiny, path: '/spoiled/' })
    for (const name of ['asked', 'found']) {
      expect((await tab.load(name)).error).toMatchObject({ details: { reason: 'bad_files' } })
    }
    for (const device of ['wasm', 'webgpu'] as const) {
      await tab.make(device, { ...tiny, device })
      expect((await tab.load(device)).value?.dimensions).toBe(8)
    }
  })

  it('cannot be used by a worker whose runtime was started without it, and that is said', async () => {
    const tab = await freshTab()
    await tab.make('int8', { ...tiny, dtype: 'q8' })
    await tab.load('int8')
    await tab.make('asked', { ...tiny, device: 'webgpu' })
    const { error } = await tab.load('asked')
    expect(error).toMatchObject({ code: 'embedder_failed', details: { reason: 'no_runtime' } })
    expect(error?.message).toContain('in a worker of its own')
    await tab.make('any', tiny)
    expect((await tab.load('any')).value?.dimensions).toBe(8)
    expect((await tab.pace('any')).value).not.toMatchObject(ON_GPU)
  })
})
