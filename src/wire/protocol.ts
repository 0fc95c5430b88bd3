/** @module The two ends' agreement: what the page says first, and what the worker then offers. */
import type { Progress } from '../core/call.ts'
import type { Json } from '../core/json.ts'
import type { EmbedderChoice } from '../store/embedding.ts'
import type { PolicyOptions } from '../store/policy.ts'
import type { Store } from '../store/store.ts'
import type { Reply } from './envelope.ts'

/** The page's first message; with it goes the port that everything else travels over. */
export const HELLO = 'keepsake:hello'

/** Which store to open. */
export interface OpenRequest {
  /** The database. */
  readonly name: string
  /** By default the worker's first. */
  readonly embedder?: EmbedderChoice | undefined
  /** The better one that the store changes to once it is open. */
  readonly upgrade?: EmbedderChoice | undefined
  /** How long things are kept. */
  readonly policy?: PolicyOptions | undefined
}

/** A method of the store that is forwarded as it is. */
export type Forwarded = Exclude<keyof Store, 'export' | 'import' | 'subscribe' | 'close'>

/** The forwarded methods, with the names of their arguments before the options. */
export const FORWARDED: Readonly<Record<Forwarded, readonly string[]>> = {
  get: ['namespace', 'key'],
  put: ['namespace', 'key', 'value'],
  delete: ['namespace', 'key'],
  write: ['writes'],
  search: ['prefix'],
  namespaces: [],
  history: ['namespace', 'key'],
  restore: ['namespace', 'key', 'version'],
  erase: ['target'],
  reindex: [],
  embedding: [],
  upgrade: ['choice'],
  downgrade: [],
}

/** A call's options as data: the signal became {@link Served.cancel}, the progress listener {@link OnProgress}. */
export interface Order {
  /** For cancelling and progress. */
  readonly id: number
  readonly options: Json
  /** Whether anyone listens to its progress. */
  readonly watched: boolean
}

/** A call of a forwarded method. */
export interface Call extends Order {
  readonly method: Forwarded
  readonly args: readonly Json[]
}

/** How the worker asks the page for the next chunk of an import; `{}` is the end. */
export type Pull = () => Promise<Reply>

/** How the worker reports the progress of a call. */
export type OnProgress = (id: number, progress: Progress) => void

/** What the worker offers over the port. */
export interface Served {
  /** The Web Lock that the worker holds for as long as it lives, where there are locks. */
  hello(): Promise<string | undefined>
  open(request: OpenRequest, onProgress: OnProgress): Promise<Reply>
  call(call: Call): Promise<Reply>
  /** The next chunk of an export, transferred; `{}` at the end. The first call begins it. */
  exportNext(order: Order): Promise<Reply>
  /** Ends an export, read to its end or not. */
  exportStop(id: number): Promise<void>
  import(order: Order, pull: Pull): Promise<Reply>
  cancel(id: number): void
  close(): Promise<Reply>
  ping(): void
}

/** The channel on which the workers of one database tell what changed: addresses, never contents. */
export function channelName(database: string): string {
  return `keepsake:${database}`
}
