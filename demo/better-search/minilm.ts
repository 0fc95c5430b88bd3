/** @module The better embedder: which model, on what it runs, and whether the user chose it. */
import type { EmbedderChoice } from 'keepsake'
import type { ModelSource } from 'keepsake/transformers'
import { ofThisDevice } from '../shell/saved-values.ts'
import { RUNTIME } from './runtime.ts'

/** What people call it. */
export const NAME = 'all-MiniLM-L6-v2'

/** Its files: 8-bit weights, from the hub. */
export const MODEL: ModelSource = { model: `Xenova/${NAME}`, dtype: 'q8' }

/** Where the files are from. */
export const HUB = 'huggingface.co'

/** What the memory worker is told. */
export const CHOICE: EmbedderChoice = {
  id: 'transformers',
  options: { ...MODEL, device: 'wasm', wasmPaths: { ...RUNTIME } },
}

const KEY = 'keepsake-demo:better-search'

/** Whether the user chose it, on this device: then each visit changes to it by itself. */
export const isChosen = (): boolean => ofThisDevice.read(KEY) === NAME

/** Keeps the choice for the next visits. */
export const choose = (): void => ofThisDevice.write(KEY, NAME)

/** The next visit stays with the built-in embedder. */
export const unchoose = (): void => ofThisDevice.remove(KEY)
