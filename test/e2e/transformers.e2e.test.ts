import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from './browser.ts'
import {
  type EmbedderTab,
  serveTransformers,
  SHARED_MODELS,
  type TransformersSite,
} from './transformers-site.ts'

const MINILM = join(SHARED_MODELS, 'all-MiniLM-L6-v2')
const wasmPaths = { mjs: '/ort/ort-wasm-simd-threaded.mjs', wasm: '/ort/ort-wasm-simd-threaded.wasm' }

describe.skipIf(!existsSync(MINILM))(
  'all-MiniLM-L6-v2, which is not in ../shared where this is skipped',
  () => {
    let site: TransformersSite
    let browser: Browser
    let tab: EmbedderTab

    beforeAll(async () => {
      site = await serveTransformers()
      browser = await launch()
      tab = await site.visit(await browser.newContext())
    })
    afterAll(async () => {
      await browser?.close()
      await site?.stop()
    })

    it('gives the reference vectors', async () => {
      const reference = JSON.parse(readFileSync(join(MINILM, 'reference.json'), 'utf8'))
      console.log(
        await tab.make('mini', { model: 'all-MiniLM-L6-v2', path: '/models/all-MiniLM-L6-v2/', wasmPaths }),
      )
      console.log(await tab.load('mini'))
      const texts = reference.texts.map((x: any) => x.text)
      const { value, error } = await tab.embed('mini', texts, 'document')
      console.log(error, value?.weights)
      const cosines = value?.vectors.map((v, i) =>
        v.reduce((s, x, k) => s + x * reference.texts[i].vector[k], 0),
      )
      console.log(cosines, site.requests)
    })
  },
)
