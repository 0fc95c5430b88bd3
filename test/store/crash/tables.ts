/** The tables of a database, read without Keepsake. */
import { resultOf } from '../../storage/request.ts'

/** What the tables hold, by name. */
export type Tables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Reads all tables of a database in one transaction. */
export async function readTables(name: string): Promise<Tables> {
  const database = await resultOf(indexedDB.open(`keepsake:${name}`))
  try {
    const names = [...database.objectStoreNames]
    const transaction = database.transaction(names)
    const tables = names.map(
      async (table) => [table, await resultOf(transaction.objectStore(table).getAll())] as const,
    )
    return Object.fromEntries(await Promise.all(tables)) as Tables
  } finally {
    database.close()
  }
}

/** Where in the tables a word stands: in a text, or in the bytes of a pack or segment. */
export function placesOf(tables: Tables, word: string): string[] {
  return Object.entries(tables).flatMap(([table, records]) =>
    records.some((record) => holds(record, word)) ? [table] : [],
  )
}

function holds(value: unknown, word: string): boolean {
  if (typeof value === 'string') return value.includes(word)
  if (value instanceof Uint8Array) return new TextDecoder('latin1').decode(value).includes(word)
  if (value instanceof Map) return holds([...value], word)
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((inner) => holds(inner, word))
  )
}

/** What is wrong with packs: each must begin where the one before ends, the first at 0, and no segment lies in them. */
export function faultOfPacks(tables: Tables): string | undefined {
  const packs = tables['packs'] as { set: string; from: number; upTo: number }[]
  const [state] = tables['meta'] as { packed: Map<string, number>; seq: number }[]
  if (state === undefined) return 'the state is missing'
  const ends = new Map<string, number>()
  for (const { set, from, upTo } of packs) {
    if (from !== (ends.get(set) ?? 0) || upTo <= from) return `a pack of '${set}' is from ${from} to ${upTo}`
    ends.set(set, upTo)
  }
  for (const [set, upTo] of state.packed) {
    if ((ends.get(set) ?? 0) !== upTo) return `'${set}' should be packed up to ${upTo}, not ${ends.get(set)}`
  }
  const packed = (tables['segments'] as { set: string; seq: number }[]).find(
    ({ set, seq }) => seq <= (ends.get(set) ?? 0) || seq > state.seq,
  )
  return (
    packed &&
    `a segment of '${packed.set}' is at ${packed.seq}, beside the packs up to ${ends.get(packed.set)}`
  )
}
