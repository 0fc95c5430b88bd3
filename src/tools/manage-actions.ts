/** @module What the manage tool does: creates, updates and deletes one memory. */
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, isKeepsakeError, show } from '../core/errors.ts'
import type { Item } from '../core/item.ts'
import { copyJson, defined, type JsonObject } from '../core/json.ts'
import { toMemory, TURN_KIND, UNKNOWN_KIND } from '../core/memory.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Clock } from '../core/time.ts'
import type { IdMaker } from '../memory/digest.ts'
import type { Kind, Kinds } from '../memory/extract/kinds.ts'
import { forgetMemories } from '../memory/forget.ts'
import type { Match, Store } from '../store/store.ts'
import { readContent } from './content-argument.ts'
import type { ManageMemoryAction, ManageMemoryInput } from './manage-memory.ts'
import { findResembling } from './resembling.ts'

/** Where the tool works, and with what. */
export interface Desk {
  readonly store: Store
  readonly namespace: Namespace
  readonly actions: readonly ManageMemoryAction[]
  readonly kinds: Kinds
  readonly makeId: IdMaker
  readonly clock: Clock
}

/** Stores a new memory. */
export async function createMemory(desk: Desk, input: ManageMemoryInput, call: CallOptions): Promise<string> {
  const { store, namespace, kinds, makeId } = desk
  if (isGiven(input.id)) {
    throw invalidArgument(
      'id',
      `Action 'create' takes no id, and was given ${show(input.id)}. Leave it out, or update that memory.`,
    )
  }
  const kind = kindNamed(kinds, input.kind)
  const content = await readContent(kind, input.content, 'create')
  const id = makeId()
  const value = { kind: kind.name, content }
  const resembling = await findResembling(desk, value, call)
  await store.put(namespace, id, value, { why: input.why ?? undefined, ...call })
  return [`created memory ${id}`, ...hint(desk, resembling)].join('. ')
}

/** Whether two memories say the same, the model knows: both are there until it decides. */
function hint({ actions }: Desk, resembling: Match | undefined): string[] {
  if (resembling === undefined) return []
  const { key, text = '' } = resembling
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
  const canMend = actions.includes('update') && actions.includes('delete')
  return [
    `It resembles memory ${key}: ${JSON.stringify(shown)}`,
    ...(canMend ? ['Update that one and delete this one if they say the same.'] : []),
  ]
}

/** How many characters of another memory a hint shows. */
const MAX_SHOWN = 200

/** Replaces a memory's content; what another writer changes meanwhile besides is kept. One that is not there is created. */
export async function updateMemory(desk: Desk, input: ManageMemoryInput, call: CallOptions): Promise<string> {
  const { store, namespace } = desk
  const key = idOf(input)
  for (;;) {
    const item = await store.get(namespace, key, call)
    const value = await updated(desk.kinds, item, input)
    const why = defined({ why: input.why ?? undefined })
    const expect = [{ namespace, key, version: item?.version ?? null }]
    try {
      await store.write([{ op: 'put', namespace, key, value, ...why }], { expect, ...call })
      return `updated memory ${key}`
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

/** Deletes a memory; its history stays. */
export async function deleteMemory(
  { store, namespace }: Desk,
  input: ManageMemoryInput,
  { signal }: CallOptions,
): Promise<string> {
  const id = idOf(input)
  await forgetMemories({ store, namespace }, id, { why: input.why ?? undefined, signal })
  return `Deleted memory ${id}`
}

async function updated(kinds: Kinds, item: Item | undefined, input: ManageMemoryInput): Promise<JsonObject> {
  const memory = item && toMemory(item.value)
  if (memory === undefined || memory.kind === UNKNOWN_KIND) {
    const kind = kindNamed(kinds, input.kind)
    return { kind: kind.name, content: await readContent(kind, input.content, 'update') }
  }
  const kind = kindKept(kinds, memory.kind, input)
  const content = await readContent(kind, input.content, 'update')
  return { ...(copyJson(memory) as JsonObject), content }
}

/** The kind that a memory has: it stays so. */
function kindKept(kinds: Kinds, name: string, { id, kind }: ManageMemoryInput): Kind {
  const kept = kinds.get(name)
  if (kept !== undefined && (!isGiven(kind) || kind === name)) return kept
  const what = name === TURN_KIND ? 'is what was said in a conversation' : `is of kind '${name}'`
  const way =
    kept === undefined ? `This tool writes ${listOf(kinds)}: create another.` : 'Leave the kind out.'
  throw invalidArgument('kind', `Memory ${show(id)} ${what} and stays so. ${way}`)
}

/** The kind of a new memory: the one that is named, or the only one there is. */
function kindNamed(kinds: Kinds, name: string | null | undefined): Kind {
  const [only, ...others] = kinds.values()
  const kind = isGiven(name) ? kinds.get(name) : others.length === 0 ? only : undefined
  if (kind !== undefined) return kind
  throw invalidArgument('kind', `A new memory needs a kind. Give one of ${listOf(kinds)}.`)
}

function idOf({ id, action }: ManageMemoryInput): string {
  if (isGiven(id) && id !== '') return id
  throw invalidArgument(
    'id',
    `Action '${action}' needs the id of a memory. Search for the memory to learn it.`,
  )
}

/** A model that must give every argument gives `null`. */
function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined
}

const listOf = (kinds: Kinds): string => [...kinds.keys()].map((name) => `'${name}'`).join(', ')
