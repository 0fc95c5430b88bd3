/** Managers for tests: a store over rows in memory, and models that answer what they are told to. */
import { defined, type JsonObject } from '../../src/core/json.ts'
import type { Message } from '../../src/core/message.ts'
import type { Embedder } from '../../src/embedder/embedder.ts'
import {
  createMemoryStoreManager,
  type MemoryStore,
  type StoreManagerOptions,
} from '../../src/memory/store-manager.ts'
import type { GenerateRequest } from '../../src/model/model.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ALL, type Store } from '../../src/store/store.ts'
import { scriptedModel, type ScriptedModel } from '../fakes/scripted-model.ts'

/** When every test takes place. */
export const NOW = '2024-01-10T12:00:00.000Z'
/** Where Ada's memories are. */
export const ADA = ['users', 'ada']

/** What a test of learning needs. */
export interface Learning {
  readonly store: Store
  readonly model: ScriptedModel
  readonly ada: MemoryStore
}

/** A manager of Ada's memories whose model gives these answers, one per call. */
export function newLearning(
  answers: Parameters<typeof scriptedModel>[0],
  options: Partial<StoreManagerOptions> & { readonly embedder?: Embedder } = {},
): Learning {
  const { embedder, store = newStore(embedder), ...rest } = options
  const model = scriptedModel(answers)
  const manager = createMemoryStoreManager({
    model,
    store,
    namespace: ['users', '{user}'],
    clock: () => Date.parse(NOW),
    makeId: counted(),
    ...rest,
  })
  return { store, model, ada: manager.for({ user: 'ada' }) }
}

/** A store over rows in memory; without an embedder by words only. */
export function newStore(embedder?: Embedder): Store {
  return createStore({ storage: memoryStorage(), clock: () => Date.parse(NOW), ...defined({ embedder }) })
}

/** Ids 'new-1', 'new-2' … */
export function counted(prefix = 'new'): () => string {
  let count = 0
  return () => `${prefix}-${(count += 1)}`
}

/** A model's answer of these operations. */
export function operations(...written: JsonObject[]): { operations: JsonObject[] } {
  return { operations: written }
}

/** An insert of words. */
export function insert(content: string, rest: JsonObject = {}): JsonObject {
  return { op: 'insert', kind: 'Memory', content: { content }, ...rest }
}

/** What a stored memory has besides its words, and where it is, if not with Ada. */
type Known = JsonObject & { readonly namespace?: readonly string[] }

/** Stores words under a key. */
export async function know(store: Store, key: string, content: string, known: Known = {}): Promise<void> {
  const { namespace = ADA, ...rest } = known
  await store.put(namespace, key, { kind: 'Memory', content: { content }, ...rest })
}

/** The number under which a request shows a text. */
export function numberOf(request: GenerateRequest, text: string): number {
  const lines = request.messages.flatMap(({ content }) => content.split('\n'))
  const line = lines.find((shown) => /^\d+\. /.test(shown) && shown.includes(text))
  if (line === undefined) throw new RangeError(`No line shows '${text}':\n${lines.join('\n')}`)
  return Number.parseInt(line, 10)
}

/** Whether a request shows a text as a known memory. */
export function shows(request: GenerateRequest | undefined, text: string): boolean {
  const lines = (request?.messages ?? []).flatMap(({ content }) => content.split('\n'))
  return lines.some((shown) => /^\d+\. /.test(shown) && shown.includes(text))
}

/** What is stored for Ada, by key, without turns. */
export async function memoriesOf(store: Store, namespace = ADA): Promise<Record<string, JsonObject>> {
  const found = await store.search(namespace, { limit: ALL })
  return Object.fromEntries(found.map(({ key, value }) => [key, value]).sort())
}

/** The user's message with an id. */
export const says = (id: string, content: string, rest: Partial<Message> = {}): Message => ({
  id,
  role: 'user',
  content,
  ...rest,
})
