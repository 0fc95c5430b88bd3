/** @module What {@link openMemory} is told, checked before anything is opened. */
import { invalidArgument, show } from '../core/errors.ts'
import type { Namespace } from '../core/namespace.ts'
import { checkNames } from '../core/options.ts'
import type { Clock } from '../core/time.ts'
import type { TokenCounter } from '../core/tokens.ts'
import type { IdMaker } from '../memory/digest.ts'
import type { Schemas } from '../memory/extract/kinds.ts'
import type { Model } from '../model/model.ts'
import type { EmbedderChoice } from '../store/embedding.ts'
import type { PolicyOptions } from '../store/policy.ts'
import type { Store } from '../store/store.ts'
import { checkEmbedders } from './embedder-choice.ts'

/** Options of `openMemory`: a worker and a name, or a store. */
export type MemoryOptions = CommonOptions & (WorkerOptions | StoreOption)

/** Whose memory, and how it learns. */
export interface CommonOptions {
  /** Whose memory is where: `['users', '{user}']`. */
  readonly namespace: Namespace
  readonly clock?: Clock
  /** Makes the keys of new memories; random by default. */
  readonly makeId?: IdMaker
  /** Counts tokens as your model does; a quarter of the characters by default. */
  readonly countTokens?: TokenCounter
  /** Learns facts from what is remembered; without one, turns are remembered verbatim. */
  readonly model?: Model
  /** What kinds of facts there are; `Memory`, of `{ content: string }`, by default. */
  readonly schemas?: Schemas
  /** What to learn, in place of Keepsake's own instructions. */
  readonly instructions?: string
  /**
   * How long a conversation rests before it is learned from, in milliseconds; 30,000 by default. With `Infinity` it waits for `learn()`: on the
   * edge nothing runs between two requests.
   */
  readonly learnAfterMs?: number
  /** Whether the model may delete memories; it may not by default. Superseding and updating are not deleting. */
  readonly enableDeletes?: boolean
}

/** A store in a worker. */
export interface WorkerOptions extends PolicyOptions {
  /** The app makes the worker, so that its bundler sees it; its script imports `keepsake/worker`. */
  readonly worker: Worker
  /** The database: two apps on one origin take two names. */
  readonly name: string
  /** One of the worker's embedders; the built-in one by default. */
  readonly embedder?: EmbedderChoice
  /**
   * A better one. The memory opens on `embedder`, at once, and changes to this one in the background: loads it, embeds what is stored, and
   * answers with it from then on. `MemoryDatabase.embedding` says how far that has come, or why it failed.
   */
  readonly upgrade?: EmbedderChoice
  /** How long the worker may take to start, 20 seconds by default. */
  readonly timeoutMs?: number
  readonly store?: undefined
}

/** A store that is here. */
export interface StoreOption {
  /** A store of your own making: on the edge, in tests. */
  readonly store: Store
  readonly worker?: undefined
  readonly name?: undefined
  readonly embedder?: undefined
  readonly upgrade?: undefined
  readonly timeoutMs?: undefined
  readonly historyDays?: undefined
  readonly ttl?: undefined
}

/** Checks what is not checked where it is used: a mistake is said before anything is opened. */
export function checkOptions(options: MemoryOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidArgument(
      'options',
      `openMemory needs options, not ${show(options)}. Write openMemory({ worker, name, namespace }).`,
    )
  }
  checkNames('openMemory', options, NAMES)
  checkEmbedders(options)
  const given: Partial<Record<Checked, unknown>> = options
  for (const [name, isRight, what] of RULES) {
    const value = given[name]
    if (value === undefined || isRight(value)) continue
    throw invalidArgument(name, `${name} is ${show(value)}, ${what}`)
  }
}

/** All there are. */
const NAMES: readonly (keyof CommonOptions | keyof WorkerOptions)[] = [
  'worker',
  'store',
  'name',
  'namespace',
  'model',
  'embedder',
  'upgrade',
  'schemas',
  'instructions',
  'learnAfterMs',
  'enableDeletes',
  'historyDays',
  'ttl',
  'timeoutMs',
  'clock',
  'makeId',
  'countTokens',
]

type Checked = keyof CommonOptions | 'timeoutMs'

const isFunction = (value: unknown): boolean => typeof value === 'function'

/** Of each option that is not checked where it is used: what it must be, and what to say where it is not. */
const RULES: readonly (readonly [Checked, (value: unknown) => boolean, string])[] = [
  [
    'model',
    (value) => typeof (value as Partial<Model> | null)?.generate === 'function',
    "not a model. Make one: httpModel({ baseUrl, apiKey, model: '…' }).",
  ],
  [
    'instructions',
    (value) => typeof value === 'string' && value.trim() !== '',
    'not words. Leave it out for the built-in instructions.',
  ],
  [
    'learnAfterMs',
    (value) => typeof value === 'number' && value >= 0,
    'not a number of milliseconds from 0. Write 30_000.',
  ],
  ['enableDeletes', (value) => typeof value === 'boolean', 'neither true nor false.'],
  ['clock', isFunction, 'not a function. Write clock: Date.now.'],
  ['makeId', isFunction, 'not a function that makes a key.'],
  ['countTokens', isFunction, 'not a function that counts the tokens of a text.'],
  [
    'timeoutMs',
    (value) => typeof value === 'number' && value > 0,
    'not a number of milliseconds above 0. Write 20_000.',
  ],
]
