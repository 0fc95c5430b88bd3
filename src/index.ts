/** @module Keepsake: long-term memory for AI apps that never leaves the device. */

// Open a memory
export { type MemoryDatabase, openMemory } from './facade/open-memory.ts'
export type { MemoryOptions } from './facade/options.ts'
export type { RecallOptions, Remembered, RememberOptions, Scope } from './facade/scope.ts'
export type { StoredVersion } from './memory/history.ts'
export type { Context, ContextOptions } from './memory/context.ts'
export type { TokenCounter } from './core/tokens.ts'
export { recalledKeys } from './memory/marker.ts'
export type { AddOptions, Attributes, Content, ListOptions, Patch, Selection } from './memory/memories.ts'
export type { ForgetOptions } from './memory/forget.ts'
export type { Hit, Stored } from './memory/stored.ts'
export type { IdMaker } from './memory/digest.ts'

// Models
export type { Generation, GenerateRequest, Model } from './model/model.ts'
export { type Answer, ask, type Question } from './model/ask.ts'
export { httpModel, type HttpModelOptions } from './model/http.ts'
export type { HeaderSource, ServerOptions } from './http/connection.ts'
export { type AnswerShape, type Reading, shapeOf } from './model/shape.ts'
export type { Usage } from './model/usage.ts'
export type { Schema } from './core/schema.ts'

// Learn
export {
  createMemoryManager,
  type ManagerInput,
  type ManagerResult,
  type MemoryManager,
  type MemoryManagerOptions,
} from './memory/manager.ts'
export type { ExistingMemory, MemoryRecord } from './memory/extract/existing.ts'
export type { EnableOptions } from './memory/options.ts'
export {
  createThreadExtractor,
  type ThreadExtractor,
  type ThreadExtractorOptions,
  type ThreadInput,
  type ThreadResult,
  type ThreadSummary,
} from './memory/thread-extractor.ts'
export type { Schemas } from './memory/extract/kinds.ts'
export type { Change, ChangeType, FailedOperation, MemoryChange, OperationFault } from './memory/change.ts'
export {
  createMemoryStoreManager,
  type Learned,
  type LearnInput,
  type MemoryPhase,
  type MemorySearchOptions,
  type MemoryStore,
  type MemoryStoreManager,
  type Settle,
  type SettledInput,
  type StoreManagerOptions,
} from './memory/store-manager.ts'
export {
  createMemorySearcher,
  type MemorySearcher,
  type Searched,
  type SearcherInput,
  type SearcherOptions,
} from './memory/searcher.ts'
export type { RecallQuery } from './memory/learn/recall.ts'
export {
  createReflectionExecutor,
  type ReflectionExecutor,
  type ReflectionOptions,
  type ReflectionSearchOptions,
} from './memory/reflection/executor.ts'
export type { SubmitOptions, Submitted } from './memory/reflection/submit.ts'
export type { JobError } from './memory/reflection/job-error.ts'
export type {
  Lock,
  PendingReflection,
  ReflectionEvent,
  ReflectionTarget,
  Reflector,
  UserReflector,
} from './memory/reflection/reflection.ts'

// Tools
export type { Tool } from './tools/tool.ts'
export {
  createManageMemoryTool,
  type ManageMemoryAction,
  type ManageMemoryInput,
  type ManageMemoryToolOptions,
} from './tools/manage-memory.ts'
export {
  createSearchMemoryTool,
  type SearchMemoryInput,
  type SearchMemoryTool,
  type SearchMemoryToolOptions,
} from './tools/search-memory.ts'

// Messages
export type { Message, Role, ToolCall } from './core/message.ts'
export { fromOpenAI, type OpenAIMessage, type OpenAIPart } from './core/from-openai.ts'
export { fromUIMessages, type UIMessageLike, type UIPartLike } from './core/from-ui-messages.ts'

// Memories and items
export type { IndexHint, Item } from './core/item.ts'
export type { Json, JsonObject } from './core/json.ts'
export {
  type Memory,
  MEMORY_KIND,
  textOf,
  toMemory,
  TURN_KIND,
  type TurnContent,
  UNKNOWN_KIND,
} from './core/memory.ts'
export { type Namespace, namespaceTemplate, type Variables } from './core/namespace.ts'
export type { Filter, FilterCondition, FilterOperators } from './core/filter.ts'
export type { CallOptions, Progress, ProgressListener } from './core/call.ts'
export type { Clock } from './core/time.ts'

// Errors
export {
  type EmbedderFailure,
  type ErrorCode,
  type ErrorDetails,
  isKeepsakeError,
  KeepsakeError,
} from './core/errors.ts'

// The seam, and what it is made of
export type {
  EraseTarget,
  Explain,
  ExplainPart,
  ExportOptions,
  ImportMode,
  ImportOptions,
  GetOptions,
  ImportResult,
  ImportSource,
  Match,
  NamespaceOptions,
  PutOptions,
  SearchMode,
  SearchOptions,
  Store,
  StoreChange,
  StoreEvent,
  Version,
  WriteOptions,
} from './store/store.ts'
export type { Expectation, Write } from './core/write.ts'
export { createStore } from './store/create-store.ts'
export type { StoreOptions } from './store/options.ts'
export type { PolicyOptions, TtlOptions } from './store/policy.ts'
export type { SetLocks } from './store/set-locks.ts'
export type {
  Address,
  Blob,
  Changes,
  Commit,
  Committed,
  HistoryMode,
  Limits,
  NewRevision,
  NewRow,
  Pack,
  Packing,
  Position,
  Removal,
  Revision,
  Row,
  Storage,
  StoredBlob,
  Target,
  Tombstone,
} from './storage/storage.ts'
export { memoryStorage } from './storage/memory.ts'
export { english, type Language } from './search/tokens.ts'

// Embedders
export type { Embedder, EmbedderPace, EmbedderStatus, Embedding, Purpose } from './embedder/embedder.ts'
export { httpEmbedder, type HttpEmbedderOptions } from './embedder/http.ts'
export { staticEmbedder, type StaticEmbedderOptions } from './embedder/static.ts'
export type { FileSource } from './embedder/files.ts'
export type { StaticFiles } from './embedder/static-files.ts'

// Across a worker
export { connect, type ConnectOptions } from './wire/connect.ts'
export type { EmbedderChoice, EmbeddingStatus, UpgradeError, UpgradeStatus } from './store/embedding.ts'
export { serve, type ServeOptions } from './wire/serve.ts'
