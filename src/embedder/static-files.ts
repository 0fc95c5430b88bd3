/**
 * @module The built-in model's files, beside the built package: what a worker fetches.
 *
 * The build keeps the two `new URL(…)` as they are, so that the app's own bundler sees them and ships the files.
 */
import type { FileSource } from './files.ts'

/** The files of a static model. */
export interface StaticFiles {
  /** `tokenizer.json`, as `@huggingface/tokenizers` reads it: the file, or what a bundler's JSON import makes of it. */
  readonly tokenizer: FileSource | { readonly model: object }
  /** `model.safetensors`: `vectors` (U8, two int4 a byte) and `scales` (F16). */
  readonly model: FileSource
}

/** The files that come with the package. Nothing is read before they are asked for. */
export function packageFiles(): StaticFiles {
  return {
    tokenizer: new URL(/* @vite-ignore */ './static-en/tokenizer.json', import.meta.url),
    model: new URL(/* @vite-ignore */ './static-en/model.safetensors', import.meta.url),
  }
}
