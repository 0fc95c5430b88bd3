/** @module What every storage does with expectations, inside its own transaction. */
import { KeepsakeError, show } from '../core/errors.ts'
import type { Expectation } from '../core/write.ts'
import { isTombstone, type Row, type Tombstone } from './storage.ts'

/** Throws `conflict` for the first expectation that does not hold. `found` is in the order of the expectations. */
export function checkExpectations(
  expect: readonly Expectation[],
  found: readonly (Row | Tombstone | undefined)[],
): void {
  expect.forEach(({ namespace, key, version }, index) => {
    const row = found[index]
    const actual = row === undefined || isTombstone(row) ? null : row.seq
    if (actual === version) return
    throw new KeepsakeError(
      'conflict',
      `Item '${key}' in ${show(namespace)} is ${sayVersion(actual)}, not ${sayVersion(version)}. Read it again, then write.`,
      { details: { namespace, key, expected: version, actual } },
    )
  })
}

function sayVersion(version: number | null): string {
  return version === null ? 'absent' : `at version ${version}`
}
