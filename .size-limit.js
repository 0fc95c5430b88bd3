import manifest from './package.json' with { type: 'json' }

/** What only a page with a model loads, when it opens its memory. */
const LEARNER = 'dist/shared/learner.js'

/** What an import costs of our own code, as brotli: its dependencies are the application's to share, or to have. */
const budget = (name, path, limit, imported) => ({
  name,
  path,
  limit,
  ...(imported && { import: imported }),
  ignore: [
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    ...(path === LEARNER ? [] : [`*/${LEARNER.split('/').at(-1)}`]),
  ],
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }),
})

export default [
  // What a page takes; the store itself is in the worker.
  budget('{ openMemory }', 'dist/index.js', '17 kB', '{ openMemory }'),
  budget('what openMemory loads for a model', LEARNER, '36 kB'),
  budget('everything', 'dist/index.js', '98 kB'),
  budget('./worker', 'dist/worker.js', '53 kB'),
  budget('./dexie', 'dist/dexie.js', '6.2 kB'),
  budget('./ai-sdk', 'dist/ai-sdk.js', '5 kB'),
  budget('./transformers', 'dist/transformers.js', '12.5 kB'),
]
