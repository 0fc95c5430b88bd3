import { fileURLToPath } from 'node:url'
import { preview } from 'vite'

/**
 * Serves the built demo, with its headers, until `close()`.
 *
 * @param {number} port
 */
export function previewDemo(port) {
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))
  return preview({ configFile, mode: 'demo', logLevel: 'warn', preview: { port, strictPort: true } })
}
