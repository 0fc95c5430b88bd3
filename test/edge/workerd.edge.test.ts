import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Miniflare } from 'miniflare'
import { build, type Rolldown } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { HERE } from './run-program.ts'
import { EXPECTED, type Recalled } from './scenario.mjs'

const isData = (id: string): boolean => id.startsWith('keepsake/static-en/')

test('workerd remembers and recalls with the model as Data modules', async () => {
  const { code, imports } = await bundle()
  const miniflare = new Miniflare({
    compatibilityDate: '2026-04-01',
    modules: [
      { type: 'ESModule', path: 'worker.js', contents: code },
      ...imports.map((path) => ({ type: 'Data' as const, path, contents: read(path) })),
    ],
  })
  onTestFinished(() => miniflare.dispose())
  const response = await miniflare.dispatchFetch('http://localhost/')
  const { turns, first, others, context } = (await response.json()) as Recalled
  expect({ turns, first, others }).toEqual({ turns: 6, first: EXPECTED, others: 0 })
  expect(context).toContain(EXPECTED)
})

/** One file, as a user's build makes it; the model's files stay modules of their own. */
async function bundle(): Promise<{ code: string; imports: string[] }> {
  const result = await build({
    configFile: false,
    root: HERE,
    logLevel: 'warn',
    ssr: { target: 'webworker', noExternal: true },
    build: {
      ssr: join(HERE, 'in-workerd.mjs'),
      write: false,
      rolldownOptions: { external: isData, output: { codeSplitting: false } },
    },
  })
  const { output } = result as Rolldown.RolldownOutput
  return { code: output[0].code, imports: output[0].imports }
}

function read(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(fileURLToPath(import.meta.resolve(path))))
}
