/** @module Letting go of a model. */
import { openKept } from './kept.ts'
import { checkSource, type ModelSource } from './source.ts'

/**
 * Lets go of a model's files of this host and revision, or of this path, in every form of its weights. Nothing happens where nothing
 * is kept. Rejects with `invalid_argument` where the source is none.
 */
export async function deleteModel(source: ModelSource): Promise<void> {
  checkSource(source)
  await (await openKept())?.drop(source)
}
