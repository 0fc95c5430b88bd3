/** @module The built-in embedder: 3.6 MB, English, no network to run. */
import { packageFiles, type StaticFiles } from '#static-files'
import type { CallOptions, ProgressListener } from '../core/call.ts'
import { KeepsakeError } from '../core/errors.ts'
import { once } from '../core/once.ts'
import { checkNames } from '../core/options.ts'
import { unlessAborted } from '../core/unless-aborted.ts'
import type { Embedder, EmbedderPace } from './embedder.ts'
import { type FileSource, readSource } from './files.ts'
import { readStaticModel, type StaticModel } from './static-model.ts'

/** Options of {@link staticEmbedder}. */
export interface StaticEmbedderOptions {
  /** The model's files, as bytes or URLs. By default those of the package: fetched from beside the worker, read from disk in Node. */
  readonly files?: StaticFiles
  /** What the vectors are kept under. Give a model of your own an id of its own. */
  readonly id?: string
}

const NAMES: readonly (keyof StaticEmbedderOptions)[] = ['files', 'id']
const PACKAGE_ID = 'keepsake-static-en-1'
/** A millisecond or two: whoever asks meanwhile waits for no more. A text takes about 50 µs, so none is kept for another time. */
const PACE: EmbedderPace = { texts: 32, characters: 8000, calls: 1, cacheBytes: 0 }
/** Between two looks at the signal. */
const BATCH = 64

/**
 * The built-in embedder: looks every token's vector up, averages them, normalises. 256 dimensions.
 *
 * It was distilled from all-MiniLM-L6-v2 (`src/embedder/static-en/README.md` has its quality and licence). A text without a known
 * token has the zero vector. The files are read once, at the first use; errors are `embedder_failed`. Throws `invalid_argument` for an
 * option that there is not.
 *
 * @example
 * ```ts
 * const embedder = staticEmbedder()
 * const { vectors } = await embedder.embed(['green tea'], { purpose: 'document' })
 * ```
 */
export function staticEmbedder(options: StaticEmbedderOptions = {}): Embedder {
  checkNames('staticEmbedder', options, NAMES)
  const { files, id = PACKAGE_ID } = options
  const loading = once((onProgress: ProgressListener | undefined) =>
    load(files ?? packageFiles(), id, onProgress),
  )
  let dimensions: number | undefined

  const model = async ({ signal, onProgress }: CallOptions = {}): Promise<StaticModel> => {
    signal?.throwIfAborted()
    // Who waits may leave; the loading goes on, for the others and for the next time.
    const loaded = await unlessAborted(loading(onProgress), signal)
    dimensions = loaded.dimensions
    return loaded
  }

  return {
    id,
    pace: PACE,
    get dimensions() {
      return dimensions
    },
    async load(options) {
      await model(options)
    },
    async embed(texts, { signal }) {
      const { embed } = await model({ signal })
      const embedded = texts.map((text, index) => {
        if (index % BATCH === 0) signal?.throwIfAborted()
        return embed(text)
      })
      return { vectors: embedded.map(({ vector }) => vector), weights: embedded.map(({ weight }) => weight) }
    },
  }
}

async function load(
  files: StaticFiles,
  id: string,
  onProgress: ProgressListener | undefined,
): Promise<StaticModel> {
  const { tokenizer, model } = files
  const read = (source: FileSource): Promise<Uint8Array> => readSource(source, id)
  const [json, bytes] = await Promise.all([isParsed(tokenizer) ? tokenizer : read(tokenizer), read(model)])
  const total = bytes.byteLength + (json instanceof Uint8Array ? json.byteLength : 0)
  onProgress?.({ phase: 'load', done: total, total })
  try {
    return await readStaticModel(json, bytes)
  } catch (cause) {
    throw new KeepsakeError(
      'embedder_failed',
      `Embedder '${id}' could not read its model. Its files do not fit together.`,
      { details: { embedder: id }, cause },
    )
  }
}

/** A tokenizer as a bundler's JSON import gives it. */
function isParsed(source: StaticFiles['tokenizer']): source is { readonly model: object } {
  return typeof source === 'object' && 'model' in source
}
