/** @module Makes one file of a Worker, as a user's build makes it. */
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { HERE } from './run-program.ts'

/** A Worker's code, and what it imports beside it. */
export interface Bundle {
  readonly code: string
  readonly imports: readonly string[]
}

/** Bundles a file of this folder. What `isData` names stays a module of its own. */
export async function bundle(file: string, isData: (id: string) => boolean = () => false): Promise<Bundle> {
  const result = await build({
    configFile: false,
    root: HERE,
    logLevel: 'warn',
    ssr: { target: 'webworker', noExternal: true },
    build: {
      ssr: join(HERE, file),
      write: false,
      rolldownOptions: { external: isData, output: { codeSplitting: false } },
    },
  })
  const { output } = result as Rolldown.RolldownOutput
  return { code: output[0].code, imports: output[0].imports }
}
