import { isAbsolute, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { VitePWA } from 'vite-plugin-pwa'
import { defaultClientConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import type { TestProjectInlineConfiguration, ViteUserConfig } from 'vitest/config'
import { RUNTIME_CACHE } from './demo/better-search/runtime-cache.ts'
import { headers, WORKER_FOLDER } from './demo/headers.ts'
import manifest from './package.json' with { type: 'json' }
import { chromiumOptions } from './scripts/chromium.mjs'
import { staticEn } from './scripts/static-en.ts'

/**
 * What the package is built from: `dist/<name>.js` from each file.
 *
 * `test/exports.test.ts` holds this table against package.json: each is an export, or a `#` import of our own.
 */
export const entries = {
  index: 'src/index.ts',
  worker: 'workers/memory.ts',
  dexie: 'src/storage/dexie.ts',
  transformers: 'src/transformers.ts',
  'ai-sdk': 'src/ai-sdk.ts',
  'static-files': 'src/embedder/static-files.ts',
  'static-files.node': 'src/embedder/static-files.node.ts',
}

const inRoot = (path: string) => resolve(import.meta.dirname, path)

/** In the package, package.json chooses `#static-files` by runtime. Over the source, each config below chooses. */
const staticFiles = {
  browser: { '#static-files': inRoot(entries['static-files']) },
  node: { '#static-files': inRoot(entries['static-files.node']) },
}

const library: ViteUserConfig = {
  plugins: [staticEn()],
  build: {
    target: 'es2022',
    minify: false,
    lib: { entry: entries, formats: ['es'] },
    rolldownOptions: {
      external: (id) => !/^[./\0]/.test(id) && !isAbsolute(id),
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'shared/[name].js',
        minifyInternalExports: false,
        // Dexie's own entry wraps a script that is no module, which a dev server hands to a worker as it is.
        paths: { dexie: 'dexie/dist/dexie.mjs' },
      },
    },
  },
}

/** `vite` serves the demo over the source, so that an edit shows at once. The build uses the package as its users do. */
const demo = (fromSource: boolean): ViteUserConfig => ({
  root: inRoot('demo'),
  plugins: [react(), headers(), offline],
  resolve: {
    alias: fromSource ? sourceAliases() : [],
    // ONNX Runtime without the 27 MB that its entry names: the page says which build to load.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  build: {
    outDir: inRoot('dist-demo'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: true,
    rolldownOptions: { output: { assetFileNames } },
  },
  worker: {
    format: 'es',
    rolldownOptions: {
      output: {
        entryFileNames: `${WORKER_FOLDER}/[name]-[hash].js`,
        chunkFileNames: `${WORKER_FOLDER}/[name]-[hash].js`,
      },
    },
  },
})

/** ONNX Runtime's threads are workers, and its script their script: it lies where the headers of workers hold. */
const assetFileNames = ({ names: [name = ''] }: { names: string[] }): string =>
  `${name.startsWith('ort-wasm') ? WORKER_FOLDER : 'assets'}/[name]-[hash][extname]`

/** `keepsake` and `keepsake/worker` as the files that they are built from. */
const sourceAliases = () => [
  ...Object.entries(entries).map(([name, file]) => ({
    find: new RegExp(`^${name === 'index' ? manifest.name : `${manifest.name}/${name}`}$`),
    replacement: inRoot(file),
  })),
  ...Object.entries(staticFiles.browser).map(([find, replacement]) => ({ find, replacement })),
]

/** The service worker: after the first visit the page opens, embeds and searches with no network at all. */
const offline = VitePWA({
  registerType: 'autoUpdate',
  injectRegister: false, // the page does it, and hears whether it worked
  manifest: {
    name: 'Keepsake',
    short_name: 'Keepsake',
    description: manifest.description,
    start_url: '/',
    display: 'standalone',
    theme_color: '#1f5c55',
    background_color: '#faf7f2',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  },
  workbox: {
    globPatterns: ['**/*.{js,mjs,css,html,svg,png,webp,woff2,json,safetensors}'],
    // The runtime of the better embedder: the page keeps it there when the user asks for it.
    runtimeCaching: [{ urlPattern: /\.wasm$/, handler: 'CacheFirst', options: { cacheName: RUNTIME_CACHE } }],
    maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
    inlineWorkboxRuntime: true,
  },
})

/** No test is timed: these only end one that hangs, also where the machine is busy with the other projects. */
const PATIENCE_MS = 30_000
/** What is polled is real work: by default it would have a second. */
const polls = { poll: { timeout: 10_000 } }

const inNode = (name: string, include: string, rest: TestProjectInlineConfiguration['test'] = {}) => ({
  resolve: { alias: staticFiles.node },
  test: { name, environment: 'node', include: [include], expect: polls, ...rest },
})

/** What the source imports from its dependencies. `@orama/stopwords` has one entry per language and none for all. */
const libraries = Object.keys(manifest.dependencies).map((name) =>
  name === '@orama/stopwords' ? `${name}/english` : name,
)

const projects: TestProjectInlineConfiguration[] = [
  inNode('unit', 'test/**/*.test.ts', {
    exclude: ['test/**/*.{browser,edge,e2e}.test.ts', '**/node_modules/**'], // the bench installs its peers in test/
    testTimeout: PATIENCE_MS,
  }),
  inNode('edge', 'test/**/*.edge.test.ts', { testTimeout: 30_000 }),
  inNode('e2e', 'test/e2e/**/*.e2e.test.ts', { testTimeout: 60_000, fileParallelism: false }),
  inNode('types', '', {
    typecheck: {
      enabled: true,
      only: true,
      include: ['test/types/**/*.test-d.ts'],
      tsconfig: 'test/tsconfig.json',
    },
  }),
  {
    resolve: { alias: staticFiles.browser },
    // Known from the start: a dependency that Vite discovers in mid-test reloads the page under it.
    optimizeDeps: { include: [...libraries, 'fast-check'] },
    test: {
      name: 'browser',
      include: ['test/**/*.browser.test.ts'],
      testTimeout: PATIENCE_MS,
      expect: polls,
      browser: {
        enabled: true,
        headless: true,
        provider: playwright({ launchOptions: chromiumOptions() }),
        instances: [{ browser: 'chromium' }],
        screenshotFailures: false,
      },
    },
  },
]

export default defineConfig(({ mode, command, isPreview }) =>
  mode === 'demo' ? demo(command === 'serve' && isPreview !== true) : { ...library, test: { projects } },
)
