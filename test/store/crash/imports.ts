/** A file to import, and what an import that was cut off leaves: the first of its commits. */
import { memoryStorage } from '../../../src/storage/memory.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { createStore } from '../../../src/store/create-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { random, sentence } from './steps.ts'

const ITEMS = 300
/** Items of one commit. */
const BATCH = 64

const namespaceOf = (round: number): string[] => ['import', String(round)]

/** An export of some hundred items, in a namespace that only this round has. */
export async function fileOf(round: number): Promise<Uint8Array> {
  const next = random('file', round)
  const store = createStore({ storage: memoryStorage() })
  const writes = Array.from({ length: ITEMS }, (_, at) => ({
    op: 'put' as const,
    namespace: namespaceOf(round),
    key: `i${String(at).padStart(4, '0')}`,
    value: { content: sentence(next) },
  }))
  await store.write(writes)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of store.export()) chunks.push(chunk)
  await store.close()
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

/** Whole commits are there, in the file's order; importing again brings the rest. */
export async function checkImport(
  { store, storage }: { store: Store; storage: Storage },
  file: Uint8Array,
  round: number,
): Promise<void> {
  const keys = async (): Promise<string[]> =>
    (await storage.scan(namespaceOf(round))).map(({ key }) => key).sort()
  const before = await keys()
  const isWhole = before.length === ITEMS || before.length % BATCH === 0
  if (!isWhole || before.some((key, at) => Number(key.slice(1)) !== at)) {
    throw new Error(`An import was cut off in the middle of a commit: ${before.length} items are there.`)
  }
  const { imported, skipped } = await store.import([file])
  const isComplete = imported === ITEMS - before.length && skipped === before.length
  if (isComplete && (await keys()).length === ITEMS) return
  throw new Error(
    `Importing again took ${imported} and skipped ${skipped}, with ${before.length} there before.`,
  )
}
