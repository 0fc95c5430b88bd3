/** @module Sources of ours as a module that Node can run: its own TypeScript, imported file by file, is too slow to be timed. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** What a file exports, with all that it imports. @param {URL} file @returns {Promise<unknown>} */
export async function bundled(file) {
  const entry = fileURLToPath(file)
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry, formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
  const code = outputs.find((each) => each.type === 'chunk')?.code ?? ''
  return import(`data:text/javascript,${encodeURIComponent(code)}`)
}
