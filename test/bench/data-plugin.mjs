/** @module What a page of the bench gets besides its scripts: the corpus, and the libraries that it is to measure. */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/steps/run.mjs'

const LIBRARIES = 'virtual:libraries'

/** @typedef {import('vite').Plugin} Plugin */

/**
 * Serves a folder's files under `/data/`; `?from=…&to=…` is a range of bytes.
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
        const [from, to] = [Number(searchParams.get('from') ?? 0), Number(searchParams.get('to') ?? Infinity)]
        const stream = createReadStream(join(folder, pathname.slice(1)), { start: from, end: to - 1 })
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
