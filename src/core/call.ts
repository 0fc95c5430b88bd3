/** @module What every call that may take long accepts: a way to stop it and a way to watch it. */

/** How far a piece of long work has come. */
export interface Progress {
  /** What is being done: `load` the embedder, `embed` texts, `open` the index, `export` or `import` a file. */
  readonly phase: 'load' | 'embed' | 'open' | 'export' | 'import'
  /** Units done so far: bytes for `load`, texts for `embed`, rows for `open`, items for `export` and `import`. */
  readonly done: number
  /** Units in all, where known. */
  readonly total?: number
  /** The file that is being loaded, where there are several: how far that one has come, in bytes. */
  readonly file?: { readonly name: string; readonly done: number; readonly total?: number }
}

/** Hears of progress. */
export type ProgressListener = (progress: Progress) => void

/**
 * The same options, with a listener that runs in a task of its own: what it throws is the app's uncaught error, here as across a
 * worker, and not the work's.
 */
export function detached<Options extends CallOptions>(options: Options): Options {
  const { onProgress } = options
  if (onProgress === undefined) return options
  return { ...options, onProgress: (progress: Progress) => queueMicrotask(() => onProgress(progress)) }
}

/** The options of every call that may take long. */
export interface CallOptions {
  /** Stops the work; the call rejects with the signal's reason. What was committed by then stays. */
  readonly signal?: AbortSignal | undefined
  /** Hears how far the work has come. */
  readonly onProgress?: ProgressListener | undefined
}

/** A listener of one part of the texts that are embedded, which tells of the whole: so many came before, and so many are there in all. */
export function within(
  listener: ProgressListener | undefined,
  { from, total }: { readonly from: number; readonly total: number },
): ProgressListener | undefined {
  if (listener === undefined) return undefined
  return (progress) =>
    listener(progress.phase === 'embed' ? { ...progress, done: from + progress.done, total } : progress)
}
