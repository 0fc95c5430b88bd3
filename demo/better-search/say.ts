/** @module The better embedder's state in words. */
import { type EmbedderFailure, isKeepsakeError } from 'keepsake'
import type { BetterSearchState } from './better-search-context.ts'

/** `23 MB`, or with decimals where they move. */
export function megabytes(bytes: number, digits = 0): string {
  return `${(bytes / 1e6).toFixed(digits)} MB`
}

/** What goes on, and how far it is. */
export interface Said {
  /** Says what, and stays the same while it goes on. */
  readonly what: string
  /** `12.4 of 37.2 MB`; `''` where there is nothing to count. */
  readonly far: string
  /** 0 … 1, where there is an end to see. */
  readonly share?: number
}

const WHAT = {
  download: 'Downloading',
  import: 'Reading your files',
  load: 'Starting it',
  embed: 'Reading what is remembered',
} as const

/** A state in which something goes on. */
export type RunningState = Extract<BetterSearchState, { readonly step: keyof typeof WHAT }>

/** Whether something goes on. */
export function isRunning(state: BetterSearchState): state is RunningState {
  return state.step in WHAT
}

/** Says how far something is. */
export function sayRunning(state: RunningState): Said {
  const { step, done, total } = state
  if (total === undefined || total === 0) return { what: WHAT[step], far: '' }
  const far = step === 'embed' ? `${count(done)} of ${count(total)} memories` : sayBytes(done, total)
  return { what: WHAT[step], far, share: Math.min(1, done / total) }
}

/** `42 %` or `failed`, beside a name; `undefined` where there is nothing to say. */
export function sayAside(state: BetterSearchState): string | undefined {
  if (state.step === 'failed') return 'failed'
  const share = isRunning(state) ? sayRunning(state).share : undefined
  return share === undefined ? undefined : `${Math.floor(share * 100)} %`
}

/** `12.4 of 37.2 MB`; of a small file `0.3 of 0.7 kB`, which would be none at all in the larger unit. */
export function sayBytes(done: number, total: number): string {
  const [unit, size] = total < 1e5 ? ['kB', 1e3] : ['MB', 1e6]
  return `${(done / size).toFixed(1)} of ${(total / size).toFixed(1)} ${unit}`
}

/** What the error's own sentence cannot know: that this page takes the files from the user, too. */
const WITHOUT_DOWNLOAD: readonly (EmbedderFailure | undefined)[] = ['unreachable', 'unauthorized', 'server']

/** Why it failed. */
export function sayError(error: unknown): string {
  const sentence = error instanceof Error ? error.message : String(error)
  const reason = isKeepsakeError(error, 'embedder_failed') ? error.details.reason : undefined
  return WITHOUT_DOWNLOAD.includes(reason) && reason ? `${sentence} Or choose the files yourself.` : sentence
}

/** `1,240`. */
export function count(number: number): string {
  return number.toLocaleString('en')
}
