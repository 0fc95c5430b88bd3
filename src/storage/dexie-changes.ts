/** @module What is changed in the tables, inside a transaction. */
import { blobAcross, find, keysOf } from './dexie-reads.ts'
import { readState, type Tables, toStored, writeState } from './dexie-tables.ts'
import type { CommitDone } from './last-commits.ts'
import type { OpenCommit } from './own-commits.ts'
import {
  blobsAfterErasing,
  epochAfter,
  isPackedPast,
  newState,
  ownBytes,
  packedAfter,
  packedAfterErasing,
  type Range,
  type State,
  withoutSet,
} from './packing.ts'
import { addressesOf, type Plan, planCommit } from './plan.ts'
import type { CleanPacking, Commit, Packing, Target } from './storage.ts'

/** `Storage.commit`. Requests that do not wait for each other are issued at once. */
export async function commit(tables: Tables, given: Commit, open: OpenCommit): Promise<CommitDone> {
  try {
    const reading = readState(tables)
    void reading.then(open.begins, () => {}) // before all the rest is read
    const [state, expected, before] = await Promise.all([
      reading,
      find(tables, given.expect ?? []),
      find(tables, addressesOf(given)),
    ])
    const plan = planCommit(given, { seq: state.seq, expected, before })
    if (plan.seq > state.seq) await keep(tables, plan, state)
    return { state, plan }
  } finally {
    open.ends()
  }
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
  const { set } = packing
  const end = packedAfter(packing, await rangesOf(tables, set, state), state)
  if (end === undefined) return false
  const across = end === state.seq ? undefined : await blobAcross(tables, set, end)
  await Promise.all([
    replacePacks(tables, packing),
    tables.segments
      .where(':id')
      .between([set], [set, across?.seq ?? end], true, across === undefined)
      .delete(),
    writeState(tables, {
      ...state,
      epoch: epochAfter(packing, state),
      packed: new Map(state.packed).set(set, end),
    }),
  ])
  return true
}

/** The ranges of a set's packs. */
async function rangesOf({ packs }: Tables, set: string, { packed }: State): Promise<Range[]> {
  const froms = await packs.where(':id').between([set], [set, []]).primaryKeys()
  return froms.map(([, from], at) => ({ from, upTo: froms[at + 1]?.[1] ?? packed.get(set) ?? 0 }))
}

async function replacePacks({ packs }: Tables, { set, replaced, packs: come }: Packing): Promise<void> {
  await packs.bulkDelete(replaced.map((from) => [set, from]))
  await packs.bulkAdd(come.map(({ from, upTo, data }) => ({ set, from, upTo, data: ownBytes(data) })))
}

/** `Storage.drop`. */
export async function drop(tables: Tables, set: string): Promise<void> {
  const state = await readState(tables)
  const removed = await Promise.all(
    [tables.packs, tables.segments].map((table) => table.where(':id').between([set], [set, []]).delete()),
  )
  if (removed.some((count) => count > 0)) await writeState(tables, withoutSet(set, state))
}

/** `Storage.erase`. */
export async function erase(
  tables: Tables,
  targets: readonly Target[],
  packings: readonly CleanPacking[],
): Promise<number | undefined> {
  const state = await readState(tables)
  const ranges = new Map<string, Range[]>()
  for (const { set } of packings) ranges.set(set, await rangesOf(tables, set, state))
  const packed = packedAfterErasing(packings, (set) => ranges.get(set) ?? [], state)
  if (packed === undefined) return undefined
  const before = await countRows(tables)
  for (const target of targets) {
    const { lower, upper } = keysOf(target)
    await Promise.all([
      tables.items.where(':id').between(lower, upper).delete(),
      removeHistory(tables, target),
    ])
  }
  await keepPacks(tables, packed)
  for (const packing of packings) await replacePacks(tables, packing)
  await tables.segments.clear()
  await Promise.all([
    tables.segments.bulkAdd(blobsAfterErasing(packings, state)),
    writeState(tables, { ...newState(), seq: state.seq, packed }),
  ])
  return before - (await countRows(tables))
}

/** Removes the packs of all sets but some. */
async function keepPacks({ packs }: Tables, sets: ReadonlyMap<string, unknown>): Promise<void> {
  const keys = await packs.toCollection().primaryKeys()
  await packs.bulkDelete(keys.filter(([set]) => !sets.has(set)))
}

async function countRows({ items }: Tables): Promise<number> {
  const [all, tombstones] = await Promise.all([items.count(), items.where('removedAt').above('').count()])
  return all - tombstones
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
