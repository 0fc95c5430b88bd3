/** @module Takes changes back, each as a change of its own that can be taken back in turn. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, KeepsakeError, show } from '../core/errors.ts'
import { defined, equalJson, isObject, type JsonObject } from '../core/json.ts'
import { type Memory, toMemory } from '../core/memory.ts'
import { isUnder, type Namespace } from '../core/namespace.ts'
import type { Expectation, Write } from '../core/write.ts'
import type { Store } from '../store/store.ts'
import { toValue } from './learn/content.ts'
import type { Change } from './change.ts'
import { closed } from './extract/draft.ts'
import type { Owner } from './memories.ts'

const WHY = 'undone'

/**
 * Takes a change back, in one commit; resolves to the change that this is. Rejects with `conflict` where a memory is not any more as the
 * change left it, and changes nothing. What was erased since stays erased.
 *
 * A superseded memory holds again, and what took its place is deleted: a `deleted` change that names the former as `previousKey`.
 */
export async function undoChange(
  { store, namespace }: Owner,
  change: Change,
  { signal }: CallOptions = {},
): Promise<Change> {
  checkChange(change, namespace)
  if (change.type === 'unchanged') return change
  const steps = await stepsOf(store, change, signal)
  const writes = steps.map(({ write }) => write)
  const expect = steps.map(({ expect }) => expect)
  const items = await store.write(writes, { expect, signal })
  const version = items[0]?.version ?? (await deletionOf(store, change, signal)) ?? change.version
  return { ...reverse(change), version, why: WHY }
}

/** One write, and what the memory must still be. */
interface Step {
  readonly write: Write
  readonly expect: Expectation
}

/** The change's own memory comes first. */
async function stepsOf(store: Store, change: Change, signal: AbortSignal | undefined): Promise<Step[]> {
  const { type, namespace, key, previousKey, before, after } = change
  const from = { store, change, signal }
  if (type === 'inserted') return [await remake(from, key, { from: after, to: undefined })]
  if (type === 'updated') return [await remake(from, key, { from: after, to: before })]
  if (type === 'superseded') {
    const previous = await remake(from, previousKey as string, { from: closedBy(change), to: before })
    return [await remake(from, key, { from: after, to: undefined }), previous]
  }
  const back = await bringBack(from, before as Memory)
  if (previousKey === undefined) return [back]
  const superseded = { ...change, before: after as Memory, after: before as Memory }
  const address = { namespace, key: previousKey }
  return [back, await remake(from, address.key, { from: after, to: closedBy(superseded) })]
}

interface From {
  readonly store: Store
  readonly change: Change
  readonly signal: AbortSignal | undefined
}

/** Makes a memory that is as the change left it into what it was; `undefined` is no memory. */
async function remake(
  { store, change, signal }: From,
  key: string,
  { from, to }: { from: Memory | undefined; to: Memory | undefined },
): Promise<Step> {
  const { namespace } = change
  const item = await store.get(namespace, key, { refreshTtl: false, signal })
  if (item === undefined || !isMemory(item.value, from)) throw hasChanged(change, key, item?.version)
  const address = { namespace, key }
  const write: Write =
    to === undefined
      ? { op: 'delete', ...address, why: WHY }
      : { op: 'put', ...address, value: toValue(to), why: WHY }
  return { write, expect: { ...address, version: item.version } }
}

/** Puts a deleted memory back, as long as its deletion is the last that is known of it. */
async function bringBack({ store, change, signal }: From, memory: Memory): Promise<Step> {
  const { namespace, key } = change
  const [last, before] = await store.history(namespace, key, { signal })
  if (last?.deleted !== true || before === undefined || !isMemory(before.value, memory)) {
    throw hasChanged(change, key, last?.deleted === true ? undefined : last?.version)
  }
  const write: Write = { op: 'put', namespace, key, value: before.value, ...defined({ index: before.index }) }
  return { write: { ...write, why: WHY }, expect: { namespace, key, version: null } }
}

function closedBy({ key, previousKey, ...change }: Change): Memory {
  return closed({ ...change, type: 'superseded', id: key, ...defined({ previousId: previousKey }) })
}

function reverse({ type, namespace, key, previousKey, before, after }: Change): Omit<Change, 'version'> {
  const turned = defined({ previousKey, before: after, after: before })
  return { type: REVERSE[type](previousKey), namespace, key, ...turned }
}

const REVERSE: Readonly<Record<Change['type'], (previousKey: string | undefined) => Change['type']>> = {
  inserted: () => 'deleted',
  updated: () => 'updated',
  superseded: () => 'deleted',
  deleted: (previousKey) => (previousKey === undefined ? 'inserted' : 'superseded'),
  unchanged: () => 'unchanged',
}

async function deletionOf(
  store: Store,
  { namespace, key }: Change,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  return (await store.history(namespace, key, { signal }))[0]?.version
}

function isMemory(value: JsonObject, memory: Memory | undefined): boolean {
  return memory !== undefined && equalJson(toValue(toMemory(value)), toValue(memory))
}

function hasChanged(
  { namespace, version }: Change,
  key: string,
  actual: number | undefined,
): KeepsakeError<'conflict'> {
  return new KeepsakeError(
    'conflict',
    `Memory ${show(key)} is not as this change left it. Undo what came after first, or change it by hand.`,
    { details: { namespace, key, expected: version, actual: actual ?? null } },
  )
}

function checkChange(change: Change, namespace: Namespace): void {
  const { key, type } = isObject(change) ? change : ({} as Partial<Change>)
  const isChange = typeof key === 'string' && typeof type === 'string' && Object.hasOwn(REVERSE, type)
  if (isChange && Array.isArray(change.namespace) && isUnder(change.namespace, namespace)) return
  throw invalidArgument(
    'change',
    `Change ${show(change)} is none of a memory in ${show(namespace)}. Give one that learning, or undo, reported.`,
  )
}
