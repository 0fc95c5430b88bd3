import manifest from './package.json' with { type: 'json' }

/** What an import costs of our own code, as brotli: its dependencies are the application's to share, or to have. */
const budget = (name, path, limit, imported) => ({
  name,
  path,
  limit,
  ...(imported && { import: imported }),
  ignore: Object.keys(manifest.dependencies),
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }),
})

export default [
  // What a page takes; the store itself is in the worker.
  budget('{ openMemory }', 'dist/index.js', '12 kB', '{ openMemory }'),
  budget('everything', 'dist/index.js', '46 kB'),
  budget('./worker', 'dist/worker.js', '40 kB'),
  budget('./dexie', 'dist/dexie.js', '5 kB'),
]
