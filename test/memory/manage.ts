/** A call of a memory manager, as its tests make them. */
import type { Message } from '../../src/core/message.ts'
import type { ExistingMemory } from '../../src/memory/extract/existing.ts'
import {
  createMemoryManager,
  type ManagerResult,
  type MemoryManagerOptions,
} from '../../src/memory/manager.ts'
import { type Scripted, scriptedModel } from '../fakes/scripted-model.ts'

/** A conversation. */
export const messages: Message[] = [{ id: 'a1', role: 'user', content: 'I live in Oslo.' }]
/** When it took place: a Monday. */
export const AT = '2023-05-08T13:56:00.000Z'

/** One call of a manager whose model answers these lists of operations. */
export async function learned(
  answers: readonly (readonly object[])[],
  existing: readonly ExistingMemory[] = [],
  options: Partial<MemoryManagerOptions> & { maxSteps?: number } = {},
): Promise<ManagerResult> {
  const { maxSteps, ...given } = options
  let count = 0
  const model = scriptedModel(answers.map((operations): Scripted => ({ operations })))
  const manager = createMemoryManager({ model, makeId: () => `new${(count += 1)}`, ...given })
  return manager.invoke({ messages, existing, at: AT, maxSteps })
}

/** A plain fact. */
export const content = (text: string): object => ({ kind: 'Memory', content: { content: text } })
