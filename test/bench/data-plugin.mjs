/** @module What a page of the bench gets besides its scripts: the corpus, and the libraries that it is to measure. */
import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/steps/run.mjs'

const LIBRARIES = 'virtual:libraries'

/** @typedef {import('vite').Plugin} Plugin */

/**
 * Serves a folder's files under `/data/`, and 404 where there is none; `?from=…&to=…` is a range of bytes.
 *
 * @param {string} folder
 * @returns {Plugin}
 */
export function serveData(folder) {
  return {
    name: 'bench:data',
    configurePreviewServer({ middlewares }) {
      middlewares.use('/data', (request, response, next) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
        const file = join(folder, pathname.slice(1))
        const size = statSync(file, { throwIfNoEntry: false })?.size
        if (size === undefined) {
          response.writeHead(404).end()
          return
        }
        const from = Number(searchParams.get('from') ?? 0)
        const to = Math.min(Number(searchParams.get('to') ?? Infinity), size)
        response.setHeader('Content-Length', to - from)
        const stream = createReadStream(file, { start: from, end: to - 1 })
        stream.on('error', next)
        stream.pipe(response)
      })
    },
  }
}

/**
 * The libraries that `page/libraries.ts` imports: only those that are measured, so that the others need not be installed.
 *
 * @param {Readonly<Record<string, { file: string, make: string }>>} libraries
 * @returns {Plugin}
 */
export function chooseLibraries(libraries) {
  const lines = Object.entries(libraries).map(
    ([id, { file, make }]) =>
      `${JSON.stringify(id)}: async () => (await import(${JSON.stringify(join(ROOT, 'test/bench', file))})).${make},`,
  )
  return {
    name: 'bench:libraries',
    resolveId: (id) => (id === LIBRARIES ? `\0${id}` : undefined),
    load: (id) =>
      id === `\0${LIBRARIES}` ? `export const libraries = {\n${lines.join('\n')}\n}` : undefined,
  }
}
