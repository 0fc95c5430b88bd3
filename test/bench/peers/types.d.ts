/**
 * What we use of the peers, as far as we use it. They are installed when the bench first runs, so the checks must not need them.
 */
declare module 'hnswlib-wasm' {
  interface Index {
    initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void
    addPoint(point: Float32Array, label: number, replaceDeleted: boolean): void
    searchKnn(query: Float32Array, count: number, filter: undefined): { neighbors: number[] }
    setEfSearch(ef: number): void
    writeIndex(file: string): Promise<boolean>
    readIndex(file: string, maxElements: number): Promise<boolean>
  }
  export function loadHnswlib(): Promise<{
    HierarchicalNSW: new (space: 'ip' | 'cosine', dimensions: number, autoSave: string) => Index
  }>
  export function syncFileSystem(action: 'read' | 'write'): Promise<void>
}

declare module 'voy-search/voy_search_bg.js' {
  export interface Resource {
    embeddings: { id: string; title: string; url: string; embeddings: number[] }[]
  }
  export class Voy {
    constructor(resource?: Resource)
    static deserialize(serialized: string): Voy
    add(resource: Resource): void
    search(query: Float32Array, count: number): { neighbors: { id: string }[] }
    serialize(): string
  }
  // oxlint-disable-next-line no-underscore-dangle -- wasm-bindgen's name
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void
}

declare module 'client-vector-search' {
  interface Stored {
    id: number
    embedding: number[]
  }
  export class EmbeddingIndex {
    constructor(objects?: Stored[])
    add(object: Stored): void
    search(query: number[], options: { topK: number }): Promise<{ object: Stored }[]>
    saveIndex(storage: 'indexedDB'): Promise<void>
    getAllObjectsFromIndexedDB(): Promise<Stored[]>
  }
}

declare module '@orama/orama' {
  export type Database = { readonly brand: unique symbol }
  export function create(options: { schema: Record<string, string> }): Database
  export function insertMultiple(
    database: Database,
    documents: object[],
    batchSize?: number,
  ): Promise<string[]>
  export function search(
    database: Database,
    query: {
      mode: 'fulltext' | 'vector' | 'hybrid'
      term?: string
      vector?: { value: number[]; property: string }
      similarity?: number
      limit: number
    },
  ): Promise<{ hits: { id: string; score: number }[] }>
  export function save(database: Database): object
  export function load(database: Database, saved: object): void
}

declare module '@electric-sql/pglite' {
  export class PGlite {
    static create(options: { extensions: object; loadDataDir?: Blob }): Promise<PGlite>
    exec(sql: string): Promise<unknown>
    query(sql: string, parameters?: unknown[]): Promise<{ rows: { id: number }[] }>
    dumpDataDir(compression: 'none'): Promise<Blob>
    close(): Promise<void>
  }
}

declare module '@electric-sql/pglite-pgvector' {
  export const vector: object
}

declare module '@langchain/langgraph-checkpoint' {
  interface Embeddings {
    embedDocuments(texts: string[]): Promise<number[][]>
    embedQuery(text: string): Promise<number[]>
  }
  export class InMemoryStore {
    constructor(options: { index: { dims: number; embeddings: Embeddings; fields: string[] } })
    batch(
      operations: { namespace: string[]; key: string; value: Record<string, unknown> }[],
    ): Promise<unknown[]>
    search(
      prefix: string[],
      options: { query: string; limit: number },
    ): Promise<{ key: string; score?: number }[]>
  }
}

declare module 'mem0ai/oss' {
  export class MemoryVectorStore {
    constructor(options: { dimension: number; dbPath: string })
    insert(vectors: number[][], ids: string[], payloads: Record<string, unknown>[]): Promise<void>
    search(query: number[], count: number): Promise<{ id: string }[]>
  }
}
