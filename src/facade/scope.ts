/** @module One user's memory, as an app sees it. */
import type { CallOptions } from '../core/call.ts'
import type { Filter } from '../core/filter.ts'
import type { Message } from '../core/message.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Change } from '../memory/change.ts'
import type { Context, ContextOptions } from '../memory/context.ts'
import type { ForgetOptions } from '../memory/forget.ts'
import type { StoredVersion } from '../memory/history.ts'
import type { AddOptions, Content, ListOptions, Patch, Selection } from '../memory/memories.ts'
import type { PendingReflection, ReflectionEvent } from '../memory/reflection/reflection.ts'
import type { Learned } from '../memory/store-manager.ts'
import type { Hit, Stored } from '../memory/stored.ts'
import type {
  ExportOptions,
  ImportOptions,
  ImportResult,
  ImportSource,
  SearchMode,
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
   * Resolves when the turns are durable and, with a model, when it is durable that they are to be learned from: a model that fails never
   * fails this, unless `learn: 'now'` asks for it. Then too the turns stay, and wait. Rejects with `cancelled` where everything is erased while
   * that learns.
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
  /** Memories, newest change first; turns only where `kinds` names them, and what has ended only where `ended` asks for it. */
  list(options?: ListOptions): Promise<Stored[]>
  /** Changes a memory; what the patch leaves out stays. */
  update(key: string, patch: Patch): Promise<Stored>
  /**
   * Forgets memories, by key or by what a selection names; resolves to the keys. A forgotten turn stays forgotten when the app sends its
   * conversation again. An empty selection is an error, never "all".
   */
  forget(which: string | readonly string[] | Selection, options?: ForgetOptions): Promise<string[]>
  /**
   * Learns now from what waits, one conversation after the other. Rejects with the first failure, after all were tried; what fails goes on
   * waiting. `not_supported` without a model.
   */
  learn(options?: CallOptions): Promise<Learned>
  /** The conversations that wait to be learned from; what has waited longest comes first. */
  pending(options?: CallOptions): Promise<PendingReflection[]>
  /**
   * Hears when a conversation begins to wait, is learned from, or fails: in this tab only. What other tabs learn is a change that `subscribe`
   * hears of, and `pending()` then says what still waits, of all tabs. Returns a function that stops it.
   */
  onLearning(listener: (event: ReflectionEvent) => void): () => void
  /** Every state of a memory that is kept, newest first. */
  history(key: string, options?: CallOptions): Promise<StoredVersion[]>
  /**
   * Takes a change back, as a change of its own that can be taken back again. `conflict` where the memory has changed since, or was erased.
   */
  undo(change: Change, options?: CallOptions): Promise<Change>
  /**
   * Removes memories for good, with their history, words and vectors; resolves to how many items. An erased turn stays erased when the app
   * sends its conversation again. `'everything'` leaves nothing at all, and what is being learned meanwhile is not written any more; it counts
   * Keepsake's own items, too. A memory of that key is `['everything']`. An empty selection is an error.
   */
  erase(which: string | readonly string[] | Selection, options?: ForgetOptions): Promise<number>
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
