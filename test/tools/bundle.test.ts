import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { expect, test } from 'vitest'
import { ROOT } from '../house/source-file.ts'

/** The packages that an app's bundle holds when it imports these names of the built package. */
async function packagesOf(names: string): Promise<Set<string>> {
  const entry = '\0entry'
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? `export ${names} from '${join(ROOT, 'dist/index.js')}'` : undefined),
      },
    ],
  })
  const { output } = result as Rolldown.RolldownOutput
  const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.entries(chunk.modules) : []))
  const used = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id)
  return new Set(used.map((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? 'keepsake'))
}

test(
  'an app without tools has no zod in its bundle, and one with them has',
  { timeout: 60_000 },
  async () => {
    expect(await packagesOf('{ openMemory }')).not.toContain('zod')
    expect(await packagesOf('{ openMemory }')).toContain('comlink')
    expect(await packagesOf('{ createSearchMemoryTool }')).toContain('zod')
  },
)
