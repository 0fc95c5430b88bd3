/** @module The built-in model's files, as Node reads them: its `fetch` does not open files. */
import { readFile } from 'node:fs/promises'
import type { StaticFiles } from './static-files.ts'

/** The files that come with the package. Nothing is read before they are asked for. */
export function packageFiles(): StaticFiles {
  return {
    tokenizer: () => readFile(new URL(/* @vite-ignore */ './static-en/tokenizer.json', import.meta.url)),
    model: () => readFile(new URL(/* @vite-ignore */ './static-en/model.safetensors', import.meta.url)),
  }
}
