/** Short conversations for tests: `u('hi')` is the user's message, `a('hello')` the assistant's. */
import type { Message } from '../../src/core/message.ts'
import { createScope } from '../../src/facade/create-scope.ts'
import type { Scope } from '../../src/facade/scope.ts'
import { defined } from '../../src/core/json.ts'
import type { Embedder } from '../../src/embedder/embedder.ts'
import { randomId } from '../../src/memory/digest.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ALL, type Store } from '../../src/store/store.ts'
import { estimateTokens } from '../../src/core/tokens.ts'

/** A message of the user's. */
export const u = (content: string, rest: Partial<Message> = {}): Message => ({
  role: 'user',
  content,
  ...rest,
})
/** A message of the assistant's. */
export const a = (content: string, rest: Partial<Message> = {}): Message => ({
  role: 'assistant',
  content,
  ...rest,
})

/** Noon of a day in January 2024; the clock of every test starts at the first. */
export const day = (number: number): string => `2024-01-${String(number).padStart(2, '0')}T12:00:00.000Z`

/** A scope over rows in memory, and its store. Words only, so that tests are about turns. */
export function newScope(
  storage: Storage = memoryStorage(),
  now = day(1),
  embedder?: Embedder,
): { scope: Scope; store: Store } {
  const store = createStore({ storage, ...defined({ embedder }) })
  const clock = (): number => Date.parse(now)
  const namespace = ['users', 'ada']
  return {
    scope: createScope({ store, namespace, clock, makeId: randomId, countTokens: estimateTokens }),
    store,
  }
}

/** What a thread holds now, in its order: the turns that were not abandoned. */
export async function threadOf(store: Store, thread = 'default'): Promise<string[]> {
  const turns = await turnsOf(store, thread)
  return turns.filter(({ ended }) => !ended).map(({ text }) => text)
}

/** What was said and then abandoned. */
export async function abandonedIn(store: Store, thread = 'default'): Promise<string[]> {
  const turns = await turnsOf(store, thread)
  return turns.filter(({ ended }) => ended).map(({ text }) => text)
}

async function turnsOf(store: Store, thread: string): Promise<{ text: string; ended: boolean }[]> {
  const found = await store.search(['users', 'ada'], { kinds: ['Turn'], group: thread, limit: ALL })
  const position = ({ index }: (typeof found)[number]): number => (index && index.position) || 0
  const ordered = found.toSorted((left, right) => position(left) - position(right))
  return ordered.map(({ text = '', value }) => ({ text, ended: value['validUntil'] !== undefined }))
}
