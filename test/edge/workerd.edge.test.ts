import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Miniflare } from 'miniflare'
import { expect, onTestFinished, test } from 'vitest'
import { bundle } from './bundle.ts'
import { EXPECTED, LEARNED, type Recalled } from './scenario.mjs'

const isData = (id: string): boolean => id.startsWith('keepsake/static-en/')

test('workerd remembers, recalls and learns with the model as Data modules', async () => {
  const { code, imports } = await bundle('in-workerd.mjs', isData)
  const miniflare = new Miniflare({
    compatibilityDate: '2026-04-01',
    modules: [
      { type: 'ESModule', path: 'worker.js', contents: code },
      ...imports.map((path) => ({ type: 'Data' as const, path, contents: read(path) })),
    ],
  })
  onTestFinished(() => miniflare.dispose())
  const response = await miniflare.dispatchFetch('http://localhost/')
  const { turns, first, others, context, learned } = (await response.json()) as Recalled
  expect({ turns, first, others, learned }).toEqual({
    turns: 6,
    first: EXPECTED,
    others: 0,
    learned: [LEARNED],
  })
  expect(context).toContain(EXPECTED)
})

function read(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(fileURLToPath(import.meta.resolve(path))))
}
