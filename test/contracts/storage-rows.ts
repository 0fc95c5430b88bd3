/** Rows for the laws of a storage. */
import type {
  Address,
  Changes,
  NewRow,
  Position,
  Removal,
  Revision,
  Row,
  Storage,
} from '../../src/storage/storage.ts'

export const ADA = ['users', 'ada']
export const NOW = '2024-01-01T12:00:00.000Z'
export const LATER = '2024-01-02T12:00:00.000Z'

/** A row to store; its value says what it is. */
export function row(key: string, rest: Partial<NewRow> = {}): NewRow {
  return { namespace: ADA, key, value: { is: key }, updatedAt: NOW, ...rest }
}

/** Where a row is. */
export function at(key: string, namespace: readonly string[] = ADA): Address {
  return { namespace, key }
}

/** What is to be removed, and when. */
export function gone(key: string, rest: Partial<Removal> = {}): Removal {
  return { namespace: ADA, key, updatedAt: LATER, ...rest }
}

/** Everything there is, for a reader without a position. */
export function everything(storage: Storage, set?: string): Promise<Changes> {
  return storage.since(undefined, set)
}

/** How far a reader has come that has read everything. */
export async function positionOf(storage: Storage): Promise<Position> {
  const { epoch, seq } = await storage.since(undefined)
  return { epoch, seq }
}

/** What came after a number of the present life. */
export async function after(storage: Storage, seq: number, set?: string): Promise<Changes> {
  return storage.since({ ...(await positionOf(storage)), seq }, set)
}

/** Stores rows under these keys, one commit each. */
export async function storeEach(storage: Storage, ...keys: string[]): Promise<Row[]> {
  const stored: Row[] = []
  for (const key of keys) stored.push(...(await storage.commit({ rows: [row(key)] })).rows)
  return stored
}

/** The keys of rows, sorted. */
export function keysOf(rows: readonly Address[]): string[] {
  return rows.map(({ key }) => key).sort()
}

/** Every state of an address that a storage keeps, oldest first. */
export async function statesOf(storage: Storage, address: Address): Promise<Revision[]> {
  const [states = []] = await storage.revisions([address])
  return states
}
