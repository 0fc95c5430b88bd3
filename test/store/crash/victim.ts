/** What a worker that is going to be killed is told, and what it tells. */
import type { Size } from './steps.ts'

/** What to do until death comes. */
export type Task =
  /** Writes steps in every lane, from the next of each on. */
  | { readonly type: 'write'; readonly size: Size; readonly next: Readonly<Record<string, number>> }
  | { readonly type: 'import'; readonly file: Uint8Array }
  | { readonly type: 'reindex' }

/** The page's only message. */
export interface Order {
  readonly name: string
  readonly seed: number
  readonly task: Task
}

/** How a database is changed. */
export type Change = 'commit' | 'pack' | 'erase'

/** A worker's news: it is loaded; a change begins, or has ended; a lane's step, or the whole task, is done; it failed. */
export type News =
  | { readonly type: 'loaded' }
  | { readonly type: 'begins' | 'ends'; readonly change: Change }
  | { readonly type: 'step'; readonly lane: string; readonly number: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string }
