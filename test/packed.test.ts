import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from './house/source-file.ts'

const run = promisify(execFile)
const project = mkdtempSync(join(tmpdir(), 'keepsake-packed-'))
let packed: string[] = []

/** An empty project with the packed tarball in it, as `npm install keepsake` would leave it. */
beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: ROOT })
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }]
  packed = files.map(({ path }) => path)
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }')
  await run(
    'npm',
    ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', join(project, filename)],
    {
      cwd: project,
    },
  )
}, 120_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the tarball holds the build and its papers, and nothing else', () => {
  const rest = packed.filter(
    (path) => !/^dist\/(?:[\w./-]+\.js|types\/.+\.d\.ts|static-en\/[\w.]+)$/.test(path),
  )
  expect(rest.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json'])
  expect(packed).not.toContain('dist/static-en/reference.json')
})

test.each(['bundler', 'nodenext'])(
  'an empty project type-checks against it (%s)',
  { timeout: 60_000 },
  async (resolution) => {
    writeFileSync(
      join(project, 'index.ts'),
      `import { createStore, memoryStorage, openMemory, type Scope } from 'keepsake'
import { dexieStorage } from 'keepsake/dexie'
import { knownModels, transformersEmbedder } from 'keepsake/transformers'
import 'keepsake/worker'
const memory = await openMemory({ store: createStore({ storage: memoryStorage() }), namespace: ['u', '{user}'] })
export const ada: Scope = memory.for({ user: 'ada' })
export const storage = dexieStorage('app')
const [{ id: model = '' } = {}] = knownModels
export const embedder = transformersEmbedder({ model, dtype: 'q8', wasmPaths: { mjs: '/ort.mjs', wasm: '/ort.wasm' } })
// @ts-expect-error where the runtime is must be said
transformersEmbedder({ model })
// @ts-expect-error a worker needs a name
await openMemory({ worker: undefined as never as Worker, namespace: ['u'] })
`,
    )
    const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
    const options = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      module,
      moduleResolution: resolution,
    }
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['index.ts'] }),
    )
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    await expect(run(process.execPath, [tsc, '-p', project])).resolves.toMatchObject({ stdout: '' })
  },
)

test(
  'it remembers and recalls in plain Node, with the model from the package',
  { timeout: 30_000 },
  async () => {
    cpSync(join(import.meta.dirname, 'house/packed-in-node.mjs'), join(project, 'main.mjs'))
    const { stdout } = await run(process.execPath, ['main.mjs'], { cwd: project })
    expect(stdout.trim()).toBe('Ada drinks green tea')
  },
)

test('without transformers.js its embedder can be imported and made, and says what to install', async () => {
  const script = `import { transformersEmbedder } from 'keepsake/transformers'
const embedder = transformersEmbedder({ model: 'tiny', wasmPaths: 'cdn' })
await embedder.load().catch(({ details, message }) => console.log(details.reason, message))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project })
  expect(stdout).toMatch(/^no_runtime .* Install '@huggingface\/transformers' beside keepsake\.$/m)
})

test('its part for the AI SDK runs where nothing of the SDK is installed', { timeout: 30_000 }, async () => {
  const program = "import('keepsake/ai-sdk').then((part) => console.log(Object.keys(part)))"
  const { stdout } = await run(process.execPath, ['--eval', program], { cwd: project })
  expect(stdout.trim()).toBe("[ 'aiSdkEmbedder' ]")
})
