/** @module One user's memory. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, notSupported, show } from '../core/errors.ts'
import type { Filter } from '../core/filter.ts'
import { checkMessages, type Message } from '../core/message.ts'
import { isUnder, type Namespace } from '../core/namespace.ts'
import { type Clock, toUtc } from '../core/time.ts'
import type { TokenCounter } from '../core/tokens.ts'
import {
  CANDIDATES,
  type Context,
  type ContextOptions,
  DEFAULT_BUDGET,
  packContext,
  questionOf,
  worthRecalling,
} from '../memory/context.ts'
import type { Change } from '../memory/change.ts'
import type { IdMaker } from '../memory/digest.ts'
import { forgetMemories, type ForgetOptions } from '../memory/forget.ts'
import {
  type AddOptions,
  addMemories,
  type Content,
  listMemories,
  type ListOptions,
  type Patch,
  type Selection,
  updateMemory,
} from '../memory/memories.ts'
import type { PendingReflection, ReflectionEvent } from '../memory/reflection/executor.ts'
import type { Learned } from '../memory/store-manager.ts'
import { type Hit, type Stored, toHit, toStored } from '../memory/stored.ts'
import { rememberTurns } from '../memory/turns/turns.ts'
import type {
  ExportOptions,
  ImportOptions,
  ImportResult,
  ImportSource,
  SearchMode,
  Store,
  StoreChange,
  StoreEvent,
} from '../store/store.ts'

/** Options of {@link Scope.remember}. */
export interface RememberOptions extends CallOptions {
  /** The conversation; `default` by default. Conversations that share a thread are read as one. */
  readonly thread?: string | undefined
  /** When messages without a time were said, ISO 8601; now by default. */
  readonly at?: string | undefined
  /** When facts are learned: `later`, once the conversation rests (with a model, the default), `now`, or not at all. */
  readonly learn?: 'later' | 'now' | false | undefined
}

/** What {@link Scope.remember} did. */
export interface Remembered {
  /** How many turns are new or changed. */
  readonly turns: number
  /** Whether facts are still to be learned from them; `false` without a model. */
  readonly pending: boolean
  /** With `learn: 'now'`: what was learned. */
  readonly learned?: Learned
}

/** An earlier state of a memory, or the present one. */
export interface StoredVersion extends Stored {
  /** The memory was deleted; its content is empty. */
  readonly deleted?: true
  /** Why it changed. */
  readonly why?: string
}

/** Options of {@link Scope.search}. */
export interface RecallOptions extends CallOptions {
  /** How many hits, at most; 10 by default. */
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  readonly kinds?: readonly string[] | undefined
  /** On the stored value: `{ 'content.topic': 'tea' }`. */
  readonly filter?: Filter | undefined
  readonly thread?: string | undefined
  /** Which halves of the score count; `hybrid` by default. */
  readonly mode?: SearchMode | undefined
  /** Asks about another moment (ISO 8601). By default, what had ended by now is left out. */
  readonly validAt?: string | undefined
  /** Leaves out hits that score below it (0 … 1). */
  readonly minScore?: number | undefined
  /** Adds to each hit why it has its score. */
  readonly explain?: boolean | undefined
}

/** One user's memory: everything under one namespace. */
export interface Scope {
  readonly namespace: Namespace
  /**
   * Stores what is new in a conversation, verbatim. Send the whole list, a sliding window, or one message: a turn is stored once.
   * Resolves when the turns are durable.
   */
  remember(messages: readonly Message[], options?: RememberOptions): Promise<Remembered>
  /** Facts and turns that answer a query, best first. */
  search(query: string, options?: RecallOptions): Promise<Hit[]>
  /** What to put into the system prompt before the model answers these messages. */
  context(messages: readonly Message[], options?: ContextOptions): Promise<Context>
  /** Stores memories by hand, in one commit. */
  add(contents: readonly Content[], options?: AddOptions): Promise<Stored[]>
  /** Stores a memory by hand. */
  add(content: Content, options?: AddOptions): Promise<Stored>
  get(key: string, options?: CallOptions): Promise<Stored | undefined>
  /** Memories, newest change first; turns only where `kinds` names them. */
  list(options?: ListOptions): Promise<Stored[]>
  /** Changes a memory; what the patch leaves out stays. */
  update(key: string, patch: Patch): Promise<Stored>
  /**
   * Forgets memories, by key or by what a selection names; resolves to the keys. A forgotten turn stays forgotten when the app sends its
   * conversation again. An empty selection is an error, never "all".
   */
  forget(which: string | readonly string[] | Selection, options?: ForgetOptions): Promise<string[]>
  /** Learns now from what waits. Rejects with `not_supported` without a model; what fails goes on waiting. */
  learn(options?: CallOptions): Promise<Learned>
  /** The conversations that wait to be learned from. */
  pending(options?: CallOptions): Promise<PendingReflection[]>
  /** Hears when a conversation begins to wait, is learned from, or fails. Returns a function that stops it. */
  onLearning(listener: (event: ReflectionEvent) => void): () => void
  /** Every state of a memory that is kept, newest first. */
  history(key: string, options?: CallOptions): Promise<StoredVersion[]>
  /** Takes a change back, as a change of its own. `conflict` where the memory has changed since. */
  undo(change: Change, options?: CallOptions): Promise<Change>
  /**
   * Removes memories for good, with their history, words and vectors; resolves to how many. An erased turn stays erased when the app sends its
   * conversation again. `'everything'` leaves nothing at all. An empty selection is an error.
   */
  erase(
    which: string | readonly string[] | Selection | 'everything',
    options?: ForgetOptions,
  ): Promise<number>
  /**
   * Everything of this user as a file, in chunks: memories, turns, their history, and what Keepsake keeps about them.
   *
   * @example
   * ```ts
   * declare const ada: Scope
   * const chunks: Uint8Array<ArrayBuffer>[] = []
   * for await (const chunk of ada.export()) chunks.push(chunk)
   * const file = new File(chunks, 'ada.keepsake.jsonl')
   * await ada.import(file.stream()) // { imported: 0, … }: all of it is here
   * ```
   */
  export(options?: Omit<ExportOptions, 'prefix'>): AsyncIterable<Uint8Array<ArrayBuffer>>
  /**
   * Takes in a file that `export` wrote, such as `file.stream()`. Rejects with `invalid_import`, and changes nothing, where the file is
   * damaged, cut off, no export, or another user's.
   */
  import(source: ImportSource, options?: Omit<ImportOptions, 'prefix'>): Promise<ImportResult>
  /** Hears of every change of this user's memory, in this tab and in others. Returns a function that stops it. */
  subscribe(listener: (event: StoreEvent) => void): () => void
}

/** What a scope is made of. */
export interface ScopeContext {
  readonly store: Store
  readonly namespace: Namespace
  readonly clock: Clock
  readonly makeId: IdMaker
  readonly countTokens: TokenCounter
}

const DEFAULT_THREAD = 'default'

/** The memory under one namespace. */
export function createScope({ store, namespace, clock, makeId, countTokens }: ScopeContext): Scope {
  const owner = { store, namespace }
  const now = (): string => new Date(clock()).toISOString()

  const search: Scope['search'] = async (query, { thread, validAt, ...options } = {}) => {
    if (typeof query !== 'string') throw invalidArgument('query', `Query ${show(query)} is not a string.`)
    if (query.trim() === '') return []
    const moment = validAt === undefined ? { notEndedAt: now() } : { validAt }
    const group = thread === undefined ? {} : { group: checkThread(thread) }
    const matches = await store.search(namespace, { ...options, ...moment, ...group, query })
    return matches.map(toHit).filter((hit) => hit !== undefined)
  }

  return {
    namespace,
    async remember(messages, { thread = DEFAULT_THREAD, at, learn, signal, onProgress } = {}) {
      if (learn === 'now') throw notSupported("remember with learn: 'now'")
      const checked = checkMessages(messages)
      const moment = at === undefined ? now() : toUtc(at, 'at')
      const context = { store, namespace, thread: checkThread(thread), at: moment }
      return { turns: await rememberTurns(context, checked, { signal, onProgress }), pending: false }
    },
    search,
    async context(messages, { budget = DEFAULT_BUDGET, minScore, ...options } = {}) {
      const checked = checkMessages(messages)
      const question = questionOf(checked)
      const found =
        question === undefined ? [] : await search(question, { ...options, minScore, limit: CANDIDATES })
      const hits = minScore === undefined ? worthRecalling(found) : found
      return packContext(hits, checked, { budget: checkBudget(budget), countTokens })
    },
    add: (async (content: Content | readonly Content[], options: AddOptions = {}) => {
      const contents: readonly Content[] = Array.isArray(content) ? content : [content]
      const added = await addMemories(owner, contents, { ...options, makeId })
      return Array.isArray(content) ? added : added[0]
    }) as Scope['add'],
    async get(key, options) {
      const item = await store.get(namespace, key, options)
      return item && toStored(item)
    },
    list: (options = {}) => listMemories(owner, now(), options),
    update: (key, patch) => updateMemory(owner, key, patch),
    forget: (which, options = {}) => forgetMemories(owner, which, options),
    learn: async () => {
      throw notSupported('learn')
    },
    pending: async () => [],
    onLearning: () => () => {},
    history: async () => {
      throw notSupported('history')
    },
    undo: async () => {
      throw notSupported('undo')
    },
    erase: async () => {
      throw notSupported('erase')
    },
    export: (options) => store.export({ ...options, prefix: namespace }),
    import: (source, options) => store.import(source, { ...options, prefix: namespace }),
    subscribe: (listener) =>
      store.subscribe((event) => {
        const changes = event.changes.filter((change) => concerns(change, namespace))
        if (changes.length > 0) listener({ changes })
      }),
  }
}

/** What is erased above a namespace is erased in it. */
function concerns({ type, namespace: changed, ...change }: StoreChange, namespace: Namespace): boolean {
  if (isUnder(changed, namespace)) return true
  return type === 'erase' && !('key' in change) && isUnder(namespace, changed)
}

function checkThread(thread: unknown): string {
  if (typeof thread === 'string' && thread !== '') return thread
  throw invalidArgument(
    'thread',
    `Thread ${show(thread)} is not a non-empty string. Leave it out for the default thread.`,
  )
}

function checkBudget(budget: unknown): number {
  if (typeof budget === 'number' && budget >= 0) return budget
  throw invalidArgument('budget', `budget ${show(budget)} is not a number of tokens.`)
}
