/** @module The turns of a job, read again before they are learned from. */
import { defined } from '../../core/json.ts'
import type { Item } from '../../core/item.ts'
import { kindOf, toMemory, TURN_KIND, type TurnContent } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { Expectation } from '../../core/write.ts'
import type { Store } from '../../store/store.ts'
import type { Job, Place } from './jobs.ts'
import { readLearnedTurns } from './learned-turns.ts'
import { isSameNamespace } from './reflection.ts'

/** What is to be learned from. */
export interface PendingTurns {
  /** In the thread's order. A message's id is the app's or, where it gave none, the turn's key. */
  readonly messages: readonly Message[]
  /** What was learned from last in the thread before them. */
  readonly context: readonly Message[]
  /** The keys of what was learned from last, and of what is to be learned from now. */
  readonly learnedBefore: readonly string[]
  readonly keys: readonly string[]
  /** All of them as they were read. */
  readonly expect: readonly Expectation[]
}

/** More turns than this are read by one search. */
const MANY = 8

/** Reads a job's turns, and what was learned from before them. What was forgotten, erased or abandoned since is not among them. */
export async function readPending(
  store: Store,
  { namespace, thread, keys }: Job,
  signal?: AbortSignal,
): Promise<PendingTurns> {
  const place = { namespace, thread }
  const learnedBefore = await readLearnedTurns(store, place, signal)
  const waiting = new Set(keys)
  const earlier = learnedBefore.filter((key) => !waiting.has(key))
  const items = await readTurns(store, place, { keys: [...earlier, ...keys], signal })
  const said = items.filter(isSaid).toSorted(byPosition)
  const first = Math.min(...said.filter(({ key }) => waiting.has(key)).map(positionOf))
  const turns = said.filter((item) => waiting.has(item.key) || positionOf(item) < first)
  const pending = turns.filter(({ key }) => waiting.has(key))
  return {
    messages: pending.map(toMessage),
    context: turns.filter(({ key }) => !waiting.has(key)).map(toMessage),
    learnedBefore,
    keys: pending.map(({ key }) => key),
    expect: turns.map(({ key, version }) => ({ namespace, key, version })),
  }
}

/** Items by key. What waits was written last of its thread, as a rule: a search finds it at once, and what it misses is read by itself. */
async function readTurns(
  store: Store,
  { namespace, thread }: Place,
  { keys, signal }: { keys: readonly string[]; signal: AbortSignal | undefined },
): Promise<Item[]> {
  const options = { refreshTtl: false, signal }
  const isMany = keys.length > MANY
  const search = { ...options, kinds: [TURN_KIND], group: thread, limit: keys.length }
  const listed = isMany ? await store.search(namespace, search) : []
  const found = new Map(
    listed.filter((item) => isSameNamespace(item.namespace, namespace)).map((item) => [item.key, item]),
  )
  const items = await Promise.all(
    keys.map(async (key) => found.get(key) ?? store.get(namespace, key, options)),
  )
  return items.filter((item) => item !== undefined)
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
