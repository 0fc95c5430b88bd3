/** @module What a commit expects that goes with rows as they were read. */
import type { Expectation } from '../core/write.ts'
import type { Row } from '../storage/storage.ts'

/** That nobody has changed the rows meanwhile. */
export function expectUnchanged(rows: readonly Row[]): Expectation[] {
  return rows.map(({ namespace, key, seq }) => ({ namespace, key, version: seq }))
}
