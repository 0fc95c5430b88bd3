/** @module What is changed in the tables, inside a transaction. */
import { find, keysOf } from './dexie-reads.ts'
import { readState, type Tables, toStored, writeState } from './dexie-tables.ts'
import { epochAfter, isPackedPast, newState, ownBytes, packedAfter, type State } from './packing.ts'
import { addressesOf, type Plan, planCommit } from './plan.ts'
import type { Commit, Committed, Packing, Target } from './storage.ts'

/** `Storage.commit`. Requests that do not wait for each other are issued at once. */
export async function commit(tables: Tables, given: Commit): Promise<Committed> {
  const [state, expected, before] = await Promise.all([
    readState(tables),
    find(tables, given.expect ?? []),
    find(tables, addressesOf(given)),
  ])
  const plan = planCommit(given, { seq: state.seq, expected, before })
  if (plan.seq > state.seq) await keep(tables, plan, state)
  return plan.committed
}

async function keep(tables: Tables, plan: Plan, state: State): Promise<void> {
  const { committed, dropped, replaced, blobs, seq } = plan
  const removals = committed.removals.filter((tombstone) => tombstone !== undefined)
  const records = [...committed.rows, ...removals].map(toStored)
  await Promise.all([
    ...dropped.map((address) => removeHistory(tables, address)),
    replaced.length > 0 && tables.history.bulkPut([...replaced]),
    records.length > 0 && tables.items.bulkPut(records),
    blobs.length > 0 && tables.segments.bulkAdd([...blobs]),
    writeState(tables, { ...state, seq }),
  ])
}

/** `Storage.pack`. */
export async function pack(tables: Tables, packing: Packing): Promise<boolean> {
  const state = await readState(tables)
  const packed = await applyPacking(tables, packing, state)
  if (packed === undefined) return false
  await writeState(tables, { ...state, epoch: epochAfter(packing, state), packed })
  return true
}

/** How far each set is packed then; `undefined`, and nothing done, where the packing does not fit. */
async function applyPacking(
  tables: Tables,
  { set, replaced, packs, position }: Packing,
  state: State,
): Promise<State['packed'] | undefined> {
  const froms = await tables.packs.where(':id').between([set], [set, []]).primaryKeys()
  const present = froms.map(([, from], at) => ({
    from,
    upTo: froms[at + 1]?.[1] ?? state.packed.get(set) ?? 0,
  }))
  const end = packedAfter({ set, replaced, packs, position }, present, state)
  if (end === undefined) return undefined
  await tables.packs.bulkDelete(replaced.map((from) => [set, from]))
  await Promise.all([
    tables.packs.bulkAdd(packs.map(({ from, upTo, data }) => ({ set, from, upTo, data: ownBytes(data) }))),
    tables.segments.where(':id').between([set], [set, end], true, true).delete(),
  ])
  return new Map(state.packed).set(set, end)
}

/** `Storage.erase`. */
export async function erase(
  tables: Tables,
  targets: readonly Target[],
  packing: Packing | undefined,
): Promise<number | undefined> {
  const state = await readState(tables)
  if (packing !== undefined && packing.position.seq !== state.seq) return undefined
  const packed = packing && (await applyPacking(tables, packing, state))
  if (packing !== undefined && packed === undefined) return undefined
  const before = await countRows(tables)
  for (const target of targets) {
    const { lower, upper } = keysOf(target)
    await Promise.all([
      tables.items.where(':id').between(lower, upper).delete(),
      removeHistory(tables, target),
    ])
  }
  for (const table of [tables.packs, tables.segments]) await keepSet(table, packing?.set)
  const left = new Map([...(packed ?? [])].filter(([set]) => set === packing?.set))
  await writeState(tables, { ...newState(), seq: state.seq, packed: left })
  return before - (await countRows(tables))
}

async function countRows({ items }: Tables): Promise<number> {
  const [all, tombstones] = await Promise.all([items.count(), items.where('removedAt').above('').count()])
  return all - tombstones
}

/** Removes everything that is not of a set. */
async function keepSet(table: Tables['packs' | 'segments'], set: string | undefined): Promise<void> {
  if (set === undefined) return table.clear()
  const keys = table.where(':id')
  await Promise.all([keys.below([set]).delete(), table.where(':id').above([set, []]).delete()])
}

function removeHistory({ history }: Tables, target: Target): PromiseLike<number> {
  const { lower, upper } = keysOf(target)
  return history.where(':id').between(lower, upper).delete()
}

/** `Storage.prune`. */
export async function prune(tables: Tables, before: string): Promise<number> {
  const state = await readState(tables)
  const [revisions, found] = await Promise.all([
    tables.history.where('until').below(before).delete(),
    tables.items.where('removedAt').below(before).toArray(),
  ])
  const tombstones = found.filter(({ seq }) => isPackedPast(seq, state))
  if (tombstones.length === 0) return revisions
  await tables.items.bulkDelete(tombstones.map(({ namespace, key }) => [[...namespace], key]))
  const horizon = tombstones.reduce((most, { seq }) => Math.max(most, seq), state.horizon) // too many to be arguments
  await writeState(tables, { ...state, horizon })
  return revisions + tombstones.length
}
