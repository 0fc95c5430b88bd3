/** Rows for the laws of a storage. */
import type { Address, NewRow, Row, Storage } from '../../src/storage/storage.ts'

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
