/** @module What the whole page knows of the better embedder. */
import type { FoundFile } from 'keepsake/transformers'
import { createContext, use } from 'react'
import type { FilesProgress, FilesStatus } from './files.ts'

/** Which embedder answers, and how far a change has come. */
export type BetterSearchState =
  /** The built-in one answers, and nothing is under way. */
  | { readonly step: 'off' }
  /** Files are fetched, or those of the user are kept; in bytes. */
  | ({ readonly step: 'download' | 'import' } & FilesProgress)
  /** The worker loads the model, in bytes. */
  | { readonly step: 'load'; readonly done: number; readonly total?: number }
  /** What is stored is embedded, in memories. */
  | { readonly step: 'embed'; readonly done: number; readonly total?: number }
  /** The better one answers. */
  | { readonly step: 'on' }
  /** The built-in one goes on answering. */
  | { readonly step: 'failed'; readonly error: unknown }

/** The change, and what the user can do about it. */
export interface BetterSearch {
  readonly state: BetterSearchState
  /** What is here of its files; `undefined` until that is known. */
  readonly files: FilesStatus | undefined
  /** Fetches what is missing, and changes to it. */
  start(): void
  /** The same with the user's own files. */
  importFiles(files: readonly (File | FoundFile)[]): void
  /** The same with what was dropped on the page. */
  importDropped(dropped: DataTransfer): void
  cancel(): void
  /** Back to the built-in one. */
  turnOff(options: { readonly deleteFiles: boolean }): void
}

/** Given by `BetterSearchProvider`. */
export const BetterSearchContext = createContext<BetterSearch | undefined>(undefined)

/** The page's better search. */
export function useBetterSearch(): BetterSearch {
  const access = use(BetterSearchContext)
  if (access === undefined) throw new Error('useBetterSearch needs a BetterSearchProvider around it.')
  return access
}
