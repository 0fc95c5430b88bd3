/** @module An import: the whole file is checked before anything is changed, then it is applied in small commits. */
import { detached } from '../../core/call.ts'
import { invalidArgument, isKeepsakeError, KeepsakeError, show } from '../../core/errors.ts'
import { checkPrefix } from '../../core/namespace.ts'
import type { ImportMode, ImportOptions, ImportResult, ImportSource } from '../store.ts'
import { breathe, breatheEvery } from '../../core/breathe.ts'
import { type ApplyContext, applyBatch } from './apply-batch.ts'
import { type Basis, createBasis } from './basis.ts'
import { batchesOf, type FileEntry } from './batches.ts'
import { type CheckedFile, createFileCheck } from './check-file.ts'
import { vectorsAsOf } from './file-vectors.ts'
import { chunksOf } from './read-source.ts'
import { removeOthers } from './remove-others.ts'
import { createSpool, type Spool } from './spool.ts'
import { createLineSplitter } from './split-lines.ts'

/** How long the thread may be kept from others, such as the message that cancels this, in milliseconds. */
const BREATH_MS = 5

/** Imports a file that `exportFile` wrote. */
export async function importFile(
  context: ApplyContext,
  source: ImportSource,
  options: ImportOptions,
): Promise<ImportResult> {
  const mode = checkMode(options.mode)
  const prefix = checkPrefix(options.prefix ?? [])
  const { signal, onProgress } = detached(options)
  signal?.throwIfAborted()
  const spool = createSpool()
  const check = createFileCheck({ prefix, valueBytes: context.storage.limits.valueBytes })
  const splitter = createLineSplitter()
  const rest = breatheEvery(BREATH_MS, context.rightOfWay.giveWay)
  for await (const chunk of chunksOf(source, signal)) {
    for (const line of splitter.push(chunk)) {
      check.line(line)
      await rest()
      signal?.throwIfAborted()
    }
    spool.add(chunk)
    await rest()
  }
  return apply(context, { file: check.finish(splitter.rest()), spool }, { mode, signal, onProgress })
}

async function apply(
  context: ApplyContext,
  { file, spool }: { file: CheckedFile; spool: Spool },
  { mode, signal, onProgress }: ImportOptions & { readonly mode: ImportMode },
): Promise<ImportResult> {
  const total = file.held.size
  const vectorsBy = await vectorsAsOf(context.embedderOf(file.header.embedder), file.header, {
    signal,
    onProgress,
  })
  let [imported, skipped] = [0, 0]
  const take = async (batch: readonly FileEntry[], basis?: Basis): Promise<void> => {
    signal?.throwIfAborted()
    const before = imported
    for await (const written of applyBatch(context, batch, { mode, vectorsBy, basis, signal, onProgress })) {
      imported += written
      onProgress?.({ phase: 'import', done: imported + skipped, total })
      await breathe()
    }
    const passed = batch.length - (imported - before)
    skipped += passed
    if (passed > 0) onProgress?.({ phase: 'import', done: imported + skipped, total })
    await breathe()
  }
  try {
    await take(file.basis) // so that whatever an interruption leaves can be read
    const basis = await createBasis(
      context.storage,
      file.basis.map(({ item }) => item),
    )
    for await (const batch of batchesOf(spool.read())) await take(batch, basis)
    const removed = mode === 'merge' ? 0 : await removeOthers(context, file, signal)
    return { imported, skipped, removed }
  } catch (error) {
    throw sayHowFar(error, { done: imported + skipped, total })
  }
}

/** The same error, which also says what an interrupted import leaves behind. */
function sayHowFar(error: unknown, { done, total }: { done: number; total: number }): unknown {
  if (!isKeepsakeError(error) || isKeepsakeError(error, 'conflict')) return error // of what was erased, nothing stays
  const { code, message, details, cause } = error
  const howFar = `The import stopped after ${done} of ${total} items, which stay. Import the file again for the rest.`
  return new KeepsakeError(code, `${message} ${howFar}`, { details, ...(cause !== undefined && { cause }) })
}

function checkMode(mode: ImportMode = 'merge'): ImportMode {
  if (mode === 'merge' || mode === 'replace') return mode
  throw invalidArgument('mode', `Mode ${show(mode)} is neither 'merge' nor 'replace'.`)
}
