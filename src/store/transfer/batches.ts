/** @module The second reading of a file: its items, each with its revisions, some at a time. */
import { isBasis } from '../../core/namespace.ts'
import type { FileRemoval, FileState, FileVector } from './file-format.ts'
import { parseLine } from './parse-line.ts'
import { createLineSplitter } from './split-lines.ts'

/** An item of the file, with the vectors that stand beside it and its earlier states, oldest first. */
export interface FileEntry {
  readonly item: FileState
  readonly vectors: readonly FileVector[] | undefined
  readonly revisions: readonly (FileState | FileRemoval)[]
}

/** What is looked at and embedded together. */
const BATCH = { items: 64, bytes: 4_000_000 }

/** The entries of a file that was checked, in batches, without those that have come in first. */
export async function* batchesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly FileEntry[]> {
  const splitter = createLineSplitter()
  let batch: FileEntry[] = []
  let revisions: (FileState | FileRemoval)[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    for (const line of splitter.push(chunk)) {
      if (line.number === 1) continue
      bytes += line.bytes.length
      const parsed = parseLine(line)
      if ('revision' in parsed) revisions.push(parsed.revision)
      if (!('item' in parsed)) continue
      batch.push(...withoutBasis({ ...parsed, revisions }))
      revisions = []
      if (batch.length < BATCH.items && bytes < BATCH.bytes) continue
      yield batch
      batch = []
      bytes = 0
    }
  }
  if (batch.length > 0) yield batch
}

/** An entry, unless it came first. */
function withoutBasis(entry: FileEntry): FileEntry[] {
  return isBasis(entry.item.namespace) ? [] : [entry]
}
