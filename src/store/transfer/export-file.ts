/** @module Everything under a prefix as a stream of bytes: read page by page, when the reader asks for more. */
import { type CallOptions, detached } from '../../core/call.ts'
import { checkPrefix } from '../../core/namespace.ts'
import { type Clock, fromMillis } from '../../core/time.ts'
import type { Embedder } from '../../embedder/embedder.ts'
import type { Vector } from '../../search/vectors.ts'
import { type Address, isTombstone, type Revision, type Row, type Storage } from '../../storage/storage.ts'
import type { ExportOptions } from '../store.ts'
import { type FileHeader, FORMAT, toFileState, toFileVector } from './file-format.ts'
import { isExpired } from '../expiry.ts'
import { createLineWriter, type LineWriter } from './write-lines.ts'

/** The fewest and the most rows of a page, and how many bytes of the file a page should make. */
const PAGE = { fewest: 8, first: 64, most: 1024, bytes: 1_000_000 }
/** Items whose revisions are read at once. */
const AT_ONCE = 256

/** What an export reads. */
export interface ExportContext {
  readonly storage: Storage
  readonly embedder: Embedder | undefined
  readonly clock: Clock
  /** The vectors of a row's texts, in their order; `undefined` where they are not known. */
  readonly vectorsOf?: ((row: Row) => readonly Vector[] | undefined) | undefined
  /** Makes `vectorsOf` know what the storage holds by now. */
  readonly catchUp?: ((options: CallOptions) => Promise<void>) | undefined
}

/** The file, chunk by chunk. What is written meanwhile may or may not be in it; no item is in it twice. */
export async function* exportFile(
  context: ExportContext,
  options: ExportOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { signal, onProgress } = detached(options)
  const prefix = checkPrefix(options.prefix ?? [])
  signal?.throwIfAborted()
  await makeReady(context, options)
  const writer = createLineWriter()
  writer.add({ keepsake: headerOf(context, prefix, options) })
  for await (const states of statesUnder(context, prefix, { options, writer })) {
    signal?.throwIfAborted()
    if (!addItem(context, writer, { states, options })) continue
    yield writer.take()
    signal?.throwIfAborted()
    onProgress?.({ phase: 'export', done: writer.written().items })
  }
  writer.end()
  yield writer.take()
  onProgress?.({ phase: 'export', done: writer.written().items })
}

async function makeReady({ catchUp }: ExportContext, { vectors, signal }: ExportOptions): Promise<void> {
  if (vectors === true) await catchUp?.({ signal })
}

function headerOf(
  { embedder, clock, vectorsOf }: ExportContext,
  prefix: FileHeader['prefix'],
  { vectors = false }: ExportOptions,
): FileHeader {
  const header = { format: FORMAT, exportedAt: fromMillis(clock()), prefix }
  if (!vectors || embedder === undefined || vectorsOf === undefined) return header
  return {
    ...header,
    embedder: embedder.id,
    ...(embedder.dimensions !== undefined && { dimensions: embedder.dimensions }),
  }
}

/** The states of each item, the present one last; where history is asked for, read as one, so that they fit each other. */
async function* statesUnder(
  { storage }: ExportContext,
  prefix: FileHeader['prefix'],
  { options: { history = true, signal }, writer }: { options: ExportOptions; writer: LineWriter },
): AsyncGenerator<readonly Revision[]> {
  let limit = PAGE.first
  let after: Address | undefined
  for (;;) {
    const before = writer.written().bytes
    const rows = await storage.scan(prefix, { after, limit })
    signal?.throwIfAborted()
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const some = rows.slice(from, from + AT_ONCE)
      yield* history ? await storage.revisions(some) : some.map((row) => [row])
    }
    if (rows.length < limit) return
    after = rows.at(-1)
    const bytes = writer.written().bytes - before
    limit = Math.min(PAGE.most, Math.max(PAGE.fewest, bytes > PAGE.bytes ? limit >> 1 : limit << 1))
  }
}

/** Adds an item and its revisions, unless it was removed meanwhile or has expired; whether a chunk is due. */
function addItem(
  { clock, vectorsOf }: ExportContext,
  writer: LineWriter,
  { states, options }: { states: readonly Revision[]; options: ExportOptions },
): boolean {
  const row = states.at(-1)
  if (row === undefined || isTombstone(row) || isExpired(row, clock())) return false
  for (const revision of states.slice(0, -1)) writer.add({ revision: toFileState(revision) })
  const vectors = options.vectors === true ? vectorsOf?.(row)?.map(toFileVector) : undefined
  return writer.add({ item: { ...toFileState(row), ...(vectors !== undefined && { vectors }) } })
}
