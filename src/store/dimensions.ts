/** @module Vectors of one embedder have one length; whoever has another says so. */
import { KeepsakeError } from '../core/errors.ts'
import type { EmbeddedSet } from './embedded-set.ts'

/**
 * Rejects with `dimensions_differ` where vectors are of another length than those that are stored under the set's name. Somebody else may
 * have embedded everything anew since it was read, so in doubt it is read again.
 */
export async function checkDimensions(set: EmbeddedSet, actual: number | undefined): Promise<void> {
  if (actual === undefined || !differs(set, actual)) return
  await set.mirror.catchUp()
  if (!differs(set, actual)) return
  const expected = set.mirror.dimensions() as number
  throw new KeepsakeError(
    'dimensions_differ',
    `Embedder '${set.name}' gives vectors of ${actual} dimensions, but those stored under its id have ${expected}. Give it an id of its own, or call reindex() to embed everything anew.`,
    { details: { embedder: set.name, expected, actual } },
  )
}

function differs({ mirror }: EmbeddedSet, actual: number): boolean {
  return (mirror.dimensions() ?? actual) !== actual
}
