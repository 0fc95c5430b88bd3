import manifest from './package.json' with { type: 'json' }

/** What an entry costs of our own code, as brotli: its dependencies are the application's to share, or to have. */
const budget = (name, path, limit) => ({
  name,
  path,
  limit,
  ignore: Object.keys(manifest.dependencies),
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }),
})

export default [
  budget('.', 'dist/index.js', '12 kB'),
  budget('./worker', 'dist/worker.js', '12 kB'),
  budget('./dexie', 'dist/dexie.js', '2 kB'),
]
