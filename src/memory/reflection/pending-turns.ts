/** @module The turns of a job, read again before they are learned from. */
import { defined } from '../../core/json.ts'
import type { Item } from '../../core/item.ts'
import { kindOf, toMemory, TURN_KIND, type TurnContent } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { Expectation } from '../../core/write.ts'
import type { Store } from '../../store/store.ts'
import type { Job } from './jobs.ts'

/** What is to be learned from. */
export interface PendingTurns {
  /** In the thread's order. A message's id is the app's or, where it gave none, the turn's key. */
  readonly messages: readonly Message[]
  /** The turns as they were read. */
  readonly expect: readonly Expectation[]
}

/** Reads a job's turns. What was forgotten, erased or abandoned since is not among them. */
export async function readPending(
  store: Store,
  { namespace, keys }: Job,
  signal?: AbortSignal,
): Promise<PendingTurns> {
  const options = { refreshTtl: false, signal }
  const items = await Promise.all(keys.map((key) => store.get(namespace, key, options)))
  const turns = items
    .filter((item) => item !== undefined)
    .filter(isSaid)
    .toSorted(byPosition)
  return {
    messages: turns.map(toMessage),
    expect: turns.map(({ key, version }) => ({ namespace, key, version })),
  }
}

/** Whether turns are still as they were read. */
export async function areUnchanged(store: Store, expect: readonly Expectation[]): Promise<boolean> {
  const options = { refreshTtl: false }
  const items = await Promise.all(expect.map(({ namespace, key }) => store.get(namespace, key, options)))
  return items.every((item, at) => item?.version === expect[at]?.version)
}

function isSaid({ value }: Item): boolean {
  return kindOf(value) === TURN_KIND && value['validUntil'] === undefined
}

function byPosition(left: Item, right: Item): number {
  return positionOf(left) - positionOf(right)
}

function positionOf({ index }: Item): number {
  return (index && index.position) || 0
}

function toMessage({ key, value }: Item): Message {
  const { content, validFrom: createdAt, sources: [id = key] = [] } = toMemory(value)
  const { role, content: text, name } = content as TurnContent & { name?: string }
  return { id, role, content: text, ...defined({ name, createdAt }) }
}
