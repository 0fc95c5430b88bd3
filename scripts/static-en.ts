import { readdir, readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

const SOURCE = new URL('../src/embedder/static-en/', import.meta.url)

/**
 * Ships the built-in model as files beside the code that names them.
 *
 * Vite's library mode turns `new URL('./file', import.meta.url)` into a `data:` URL whatever the size. So the source
 * marks such a URL with `@vite-ignore`, and here the mark goes again: the application's bundler has to see the file.
 */
export function staticEn(): Plugin {
  return {
    name: 'keepsake:static-en',
    renderChunk: (code) => ({ code: code.replaceAll(/\/\*\s*@vite-ignore\s*\*\/\s*/g, ''), map: null }),
    async generateBundle() {
      for (const name of await readdir(SOURCE)) {
        if (name === 'reference.json') continue // only a test compares with it
        const source = await readFile(new URL(name, SOURCE))
        this.emitFile({ type: 'asset', fileName: `static-en/${name}`, source })
      }
    },
  }
}
