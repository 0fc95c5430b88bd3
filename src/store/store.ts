/** @module The seam: what everything above talks to, whether the store is here or in a worker. */
import type { CallOptions } from '../core/call.ts'
import type { Filter } from '../core/filter.ts'
import type { IndexHint, Item } from '../core/item.ts'
import type { JsonObject } from '../core/json.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Expectation, Write } from '../core/write.ts'
import type { Explain } from '../search/explain.ts'
import type { SearchMode } from '../search/formula.ts'
import type { EmbedderChoice, EmbeddingStatus } from './embedding.ts'

export type { Explain, ExplainPart } from '../search/explain.ts'
export type { SearchMode } from '../search/formula.ts'

/** The limit that means "all of them". */
export const ALL: number = Number.MAX_SAFE_INTEGER

/** Options of {@link Store.search}. All of them narrow the search together. */
export interface SearchOptions extends CallOptions {
  /** What to look for. Without it the items are listed, newest change first. */
  readonly query?: string | undefined
  /** What the values must hold, such as `{ 'content.topic': { $in: ['tea', 'coffee'] } }`. */
  readonly filter?: Filter | undefined
  /** Kinds of memories to keep, such as `['Memory']`. */
  readonly kinds?: readonly string[] | undefined
  /** Kinds of memories to leave out, such as `['Turn']`. */
  readonly exceptKinds?: readonly string[] | undefined
  /** The group (a conversation's thread) to keep. */
  readonly group?: string | undefined
  /** How many, at most; 10 by default. */
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  /** Which halves of the score count; `hybrid` by default. */
  readonly mode?: SearchMode | undefined
  /** Keeps what holds at this moment (ISO 8601). By default everything is kept, ended facts too. */
  readonly validAt?: string | undefined
  /** Keeps what had not ended by this moment (ISO 8601), what is still to come included. */
  readonly notEndedAt?: string | undefined
  /** Scores below it (0 … 1) are left out, and unindexed items too. */
  readonly minScore?: number | undefined
  /** Adds to each match why it has its score. */
  readonly explain?: boolean | undefined
  /** Whether being found begins an item's `ttlMs` anew; by default as the store was made to. */
  readonly refreshTtl?: boolean | undefined
}

/** An item that was found. One that was only listed, or is kept out of the index, has no score. */
export interface Match extends Item {
  /** What the item was searched by. */
  readonly text?: string
  /** How well it answers, 0 … 1, comparable between queries. */
  readonly score?: number
  readonly explain?: Explain
}

/** Which namespaces {@link Store.namespaces} lists. `*` in a pattern stands for any one label. */
export interface NamespaceOptions extends CallOptions {
  readonly prefix?: Namespace | undefined
  readonly suffix?: Namespace | undefined
  /** Longer namespaces are cut to this length, and listed once. */
  readonly maxDepth?: number | undefined
  /** How many, at most; 100 by default. */
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

/** Options of a put. */
export interface PutOptions extends CallOptions {
  /** What the index should know; `false` keeps the item out of it. */
  readonly index?: IndexHint | false | undefined
  /**
   * After so many milliseconds the item is shown no more, and soon removed with its history; reading it begins them anew. By default it
   * stays, whatever an earlier put said.
   */
  readonly ttlMs?: number | undefined
  /** Why it changed; kept with the version. */
  readonly why?: string | undefined
}

/** Options of {@link Store.write}. */
export interface WriteOptions extends CallOptions {
  /** What must be true for the write to happen; otherwise it rejects with `conflict`. */
  readonly expect?: readonly Expectation[] | undefined
  /** Lets Keepsake's own pipelines write under `$keepsake`. Not for apps: what they write there no search shows. */
  readonly reserved?: boolean | undefined
  /**
   * Texts of what will be written next, where something long is written in parts: an embedder that is quicker with many at once embeds them
   * along with these.
   */
  readonly ahead?: readonly string[] | undefined
}

/** A state that an item is in, or was in. */
export interface Version extends Item {
  /** The item was deleted: `value` is empty, `updatedAt` the moment. */
  readonly deleted?: true
  /** Why it changed, as its writer said. */
  readonly why?: string
}

/** Options of {@link Store.get}. */
export interface GetOptions extends CallOptions {
  /** The item as it was at this moment (ISO 8601), as far as history reaches. */
  readonly asOf?: string | undefined
  /** Whether reading begins the item's `ttlMs` anew; by default as the store was made to. */
  readonly refreshTtl?: boolean | undefined
}

/** What {@link Store.erase} erases: everything in and under a prefix, or one item. */
export type EraseTarget =
  | { readonly prefix: Namespace }
  | { readonly namespace: Namespace; readonly key: string }

/** What changed, without its content. */
export interface StoreEvent {
  readonly changes: readonly StoreChange[]
}

/** A change of one item, or the erasing of an item or of everything in and under a namespace. */
export type StoreChange =
  | {
      readonly type: 'put' | 'delete'
      readonly namespace: Namespace
      readonly key: string
      readonly version: number
    }
  | { readonly type: 'erase'; readonly namespace: Namespace; readonly key?: string }

/** Options of {@link Store.export}. */
export interface ExportOptions extends CallOptions {
  /** What to export: everything in and under it; by default everything. */
  readonly prefix?: Namespace | undefined
  /** Whether earlier states of the items go along; they do by default. */
  readonly history?: boolean | undefined
  /** Whether the items' vectors go along, so that the same embedder need not embed again; by default they do not. */
  readonly vectors?: boolean | undefined
}

/** How an import treats what is here already. `merge` keeps the newer of two; `replace` makes the store hold what the file holds. */
export type ImportMode = 'merge' | 'replace'

/** The bytes of an export, in chunks of any length: what `export` gave, a stream such as `file.stream()`, or `[bytes]`. */
export type ImportSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ReadableStream<Uint8Array>

/** Options of {@link Store.import}. */
export interface ImportOptions extends CallOptions {
  /** `merge` by default. */
  readonly mode?: ImportMode | undefined
  /** Refuses a file of anything outside this prefix; by default any file will do. */
  readonly prefix?: Namespace | undefined
}

/** What {@link Store.import} did, in items. */
export interface ImportResult {
  readonly imported: number
  /** What stayed as it is: it is the same here, or newer, or the file's has expired. */
  readonly skipped: number
  /** What `replace` deleted, because the file does not hold it. */
  readonly removed: number
}

/**
 * Namespaced items, searchable by meaning and by words.
 *
 * Every method that may take long accepts a `signal` and `onProgress`. A resolved write is committed. Payloads are plain JSON, so a
 * store may live in a worker.
 */
export interface Store {
  /** The item, or `undefined`. */
  get(namespace: Namespace, key: string, options?: GetOptions): Promise<Item | undefined>
  /** Stores a value in place of an earlier one. Without `index`, an earlier hint's group, position, label and time stay. */
  put(namespace: Namespace, key: string, value: JsonObject, options?: PutOptions): Promise<Item>
  /** Whether there was anything to delete. */
  delete(
    namespace: Namespace,
    key: string,
    options?: CallOptions & { readonly why?: string | undefined },
  ): Promise<boolean>
  /**
   * Several writes as one commit: all of them or none. The result has the item of each put, and `null` for each delete.
   * Of several writes to one key the last counts.
   */
  write(writes: readonly Write[], options?: WriteOptions): Promise<(Item | null)[]>
  /**
   * What is in and under a prefix, best first; what shares nothing with the query is left out, and items kept out of the index come after
   * the ranked ones, newest first.
   * `[]` is everything. Keepsake's own items show only where the prefix names them.
   */
  search(prefix: Namespace, options?: SearchOptions): Promise<Match[]>
  /** The namespaces that hold items, sorted label by label. */
  namespaces(options?: NamespaceOptions): Promise<Namespace[]>
  /** Every state of an item that is kept, newest first, its deletions among them; `[]` where there was never one, or it has expired. */
  history(namespace: Namespace, key: string, options?: CallOptions): Promise<Version[]>
  /**
   * Puts an earlier state back, as a change of its own. `invalid_argument` where the version is not kept, or is a deletion.
   */
  restore(
    namespace: Namespace,
    key: string,
    version: number,
    options?: CallOptions & { readonly why?: string | undefined },
  ): Promise<Item>
  /**
   * Removes for good: items, Keepsake's own too, their history, words and vectors, those of other embedders too, and every trace of their
   * addresses. Resolves to the number of items. Nothing brings them back.
   */
  erase(target: EraseTarget, options?: CallOptions): Promise<number>
  /**
   * Everything under a prefix as a file, in chunks of about 64 kB that are read when they are asked for: items with their history,
   * Keepsake's own included, expired ones left out. What is written meanwhile may or may not be in it.
   */
  export(options?: ExportOptions): AsyncIterable<Uint8Array<ArrayBuffer>>
  /**
   * Takes in a file that `export` wrote. The whole file is checked first: one that is damaged, cut off or no export rejects with
   * `invalid_import` and its line, and changes nothing. Then it is applied in commits of up to 64 items: what interrupts that leaves
   * those done, and importing again does the rest; where everything of a user in the file is erased meanwhile, it stops with `conflict`.
   * `merge` takes an item where its `updatedAt` is later than the last change here, a deletion included. `replace` takes every item that
   * differs and, at the end, deletes what the file's prefix holds besides.
   */
  import(source: ImportSource, options?: ImportOptions): Promise<ImportResult>
  /**
   * Embeds every item anew, with each embedder that the store keeps vectors of, and packs the index, from the items alone. Searches go on
   * meanwhile.
   */
  reindex(options?: CallOptions): Promise<void>
  /** What answers, how much of what is stored it has embedded, and how far a change of it has come. Cheap: ask as often as you like. */
  embedding(options?: CallOptions): Promise<EmbeddingStatus>
  /**
   * Changes to a better embedder: loads it (progress in bytes), embeds what is stored (progress in items), and answers with it from then
   * on. Until then everything goes on with the one that answers now. Resolves once the better one answers; at once where it does already. Other
   * options for the embedder that answers, such as a new key, keep its vectors: it is made and loaded anew, and takes the place of the one before.
   *
   * A call with the same choice joins one that is under way; another choice takes its place, and that one rejects as if it were aborted.
   * Whoever aborts stops waiting, and the last to do so stops the change; what was embedded by then is kept for the next time. Rejects with `embedder_failed` where the embedder cannot load or
   * embed: nothing has changed then, and it can be asked for again. `not_supported` where this store cannot make embedders.
   *
   * An item that the better one cannot embed, though it embeds others, does not keep it from answering: it is counted in `pending`, words
   * find it, and the next session tries it again. A text that is too long for it has no meaning to it: only words find it from then on.
   *
   * The embedder that the store was opened with goes on beside the better one. Where the better one fails later (its server is gone), what
   * is written is stored without its vectors, which are made when it works again. Searches that need it then reject with
   * `embedder_failed`; `downgrade()` is the way out, or `mode: 'lexical'`.
   */
  upgrade(choice: EmbedderChoice, options?: CallOptions): Promise<void>
  /**
   * Goes back to the embedder that the store was opened with, at once, and lets go of the better one. Drops the vectors of all other embedders
   * that are stored, those of earlier sessions too, unless another living store uses them.
   */
  downgrade(options?: CallOptions): Promise<void>
  /** Hears of every change, this tab's and others'. Returns a function that stops it. */
  subscribe(listener: (event: StoreEvent) => void): () => void
  /** Lets go of everything. Later calls reject with `closed`; closing twice is fine. */
  close(): Promise<void>
}
