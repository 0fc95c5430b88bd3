/** @module Where Deno's program lies. */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** npm's install scripts are off, so Deno's launcher is not set up: the program itself lies in this platform's package. */
export function findDeno(): string | undefined {
  const packages = new URL('../@deno/', import.meta.resolve('deno/package.json'))
  if (!existsSync(packages)) return undefined // no Deno is made for this platform
  const files = readdirSync(packages, { recursive: true, encoding: 'utf8' })
  const program = files.find((file) => /[/\\]deno(\.exe)?$/.test(file))
  return program && fileURLToPath(new URL(program, packages))
}

/** Offline, and with leave for nothing but reading files and what is added. */
export const denoParameters = (...more: readonly string[]): string[] => [
  'run',
  '--no-remote',
  '--cached-only',
  '--no-prompt',
  '--no-lock',
  '--allow-read',
  ...more,
]
