/** @module The memories that a manager has in hand: what each is in the store, and what is to become of it. Nothing is written here. */
import { itemId } from '../../core/item.ts'
import { defined, equalJson, type Json } from '../../core/json.ts'
import type { Memory } from '../../core/memory.ts'
import type { MemoryChange } from '../change.ts'
import { closed, type KnownMemory } from '../extract/extract.ts'
import type { Stored } from '../stored.ts'

/** A memory in hand. */
export interface Entry {
  /** What changes call it: its key, where no other memory in hand has the same. */
  readonly id: string
  /** As the store holds it; absent for a new one. */
  readonly stored?: Stored
  /** As it will be; absent where it is to be deleted. */
  readonly memory?: Memory
  /** Somebody decided about it, if only to leave it as it is. */
  readonly touched?: true
  readonly why?: string
  /** A new one that takes the place of this one, by id, which it found as this. */
  readonly replaces?: { readonly id: string; readonly memory: Memory }
  /** It has been replaced: nobody is shown it any more. */
  readonly closed?: true
  /** A new one that stands under a key that is given, whatever is like it. */
  readonly fixed?: true
}

/** Memories by id, in the order they came. */
export type Ledger = ReadonlyMap<string, Entry>

/** The memories that were recalled. Two of one key, in two namespaces, are told apart. */
export function openLedger(found: readonly Stored[]): Ledger {
  return found.reduce<Ledger>((ledger, stored) => hold(ledger, stored).ledger, new Map())
}

/** Takes a stored memory into hand; one that is there already stays as it is. */
export function hold(ledger: Ledger, stored: Stored): { ledger: Ledger; entry: Entry } {
  const there = entryOf(ledger, stored)
  if (there !== undefined) return { ledger, entry: there }
  const id = ledger.has(stored.key) ? itemId(stored.namespace, stored.key) : stored.key
  const entry: Entry = { id, stored, memory: stored.value }
  return { ledger: set(ledger, entry), entry }
}

/** The entry of a stored memory, if it is in hand. */
function entryOf(ledger: Ledger, { namespace, key }: Pick<Stored, 'namespace' | 'key'>): Entry | undefined {
  const id = itemId(namespace, key)
  return [...ledger.values()].find(
    ({ stored }) => stored !== undefined && itemId(stored.namespace, stored.key) === id,
  )
}

/** With an entry in place of the one of its id, or at the end. */
export function set(ledger: Ledger, entry: Entry): Ledger {
  return new Map(ledger).set(entry.id, entry)
}

/** Without an entry. */
export function drop(ledger: Ledger, id: string): Ledger {
  return new Map([...ledger].filter(([other]) => other !== id))
}

/** What a model is shown: what there is, and has not been replaced. */
export function knownOf(ledger: Ledger): KnownMemory[] {
  return [...ledger.values()].flatMap(({ id, memory, closed: isClosed }) =>
    memory === undefined || isClosed === true ? [] : [{ id, memory }],
  )
}

/** The ledger after what a model changed. */
export function applyChanges(ledger: Ledger, changes: readonly MemoryChange[]): Ledger {
  return changes.reduce(apply, ledger)
}

function apply(ledger: Ledger, change: MemoryChange): Ledger {
  const { type, id, previousId = '', before, after, why } = change
  const entry: Entry = { ...(ledger.get(id) ?? { id }), touched: true, ...defined({ why }) }
  if (type === 'deleted') return remove(ledger, entry)
  const previous = type === 'superseded' ? ledger.get(previousId) : undefined
  if (previous === undefined || before === undefined || after === undefined) {
    return set(ledger, { ...entry, ...defined({ memory: after }) })
  }
  const ended: Entry = {
    ...previous,
    touched: true,
    ...defined({ why }),
    memory: closed(change),
    closed: true,
  }
  const memory = { ...after, supersedes: keyOf(previous) }
  return set(set(ledger, ended), { ...entry, memory, replaces: { id: previous.id, memory: before } })
}

/** The key that an entry has, or will have. */
export function keyOf({ id, stored }: Entry): string {
  return stored?.key ?? id
}

/** What is stored will be deleted. What is new was never there, and what it replaced stands again. */
function remove(ledger: Ledger, entry: Entry): Ledger {
  const { stored, replaces, id, why } = entry
  if (stored !== undefined) return set(ledger, { id, stored, touched: true, ...defined({ why }) })
  const previous = ledger.get(replaces?.id ?? '')
  if (replaces === undefined || previous === undefined) return drop(ledger, id)
  const { closed: _closed, ...reopened } = previous
  return drop(set(ledger, { ...reopened, memory: replaces.memory }), id)
}

/** Whether what is to be stored differs from what is. */
export function differs({ stored, memory }: Entry): boolean {
  return !equalJson(stored?.value as Json | undefined, memory as Json | undefined)
}
