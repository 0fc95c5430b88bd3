/** A memory with a scripted model, over rows in memory. */
import { afterEach } from 'vitest'
import { type MemoryDatabase, openMemory } from '../../src/facade/open-memory.ts'
import type { CommonOptions } from '../../src/facade/options.ts'
import type { Scope } from '../../src/facade/scope.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { type Scripted, type ScriptedModel, scriptedModel } from '../fakes/scripted-model.ts'

const opened: MemoryDatabase[] = []

/** A memory that is open, and one user's. */
export interface OpenedLearning {
  readonly memory: MemoryDatabase
  readonly ada: Scope
  readonly store: Store
  readonly model: ScriptedModel
}

/** Opens a memory; the model answers these, one after the other, or nothing new. */
export async function openLearning(
  answers: readonly Scripted[] = [],
  { storage = memoryStorage(), ...options }: Partial<CommonOptions> & { storage?: Storage } = {},
): Promise<OpenedLearning> {
  const store = createStore({ storage })
  let call = 0
  const model = scriptedModel((request) => {
    const answer = answers[call++] ?? { operations: [] }
    return typeof answer === 'function' ? answer(request) : answer
  })
  const memory = await openMemory({ store, model, namespace: ['users', '{user}'], ...options })
  opened.push(memory)
  return { memory, ada: memory.for({ user: 'ada' }), store, model }
}

/** An answer that inserts a memory. */
export function insert(content: string, rest: object = {}): object {
  return { operations: [{ op: 'insert', kind: 'Memory', content: { content }, ...rest }] }
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((memory) => memory.close()))
})
