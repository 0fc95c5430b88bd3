/** A storage without its packs: what opens from it has read every row, and embedded it anew. */
import type { Embedder } from '../../../src/embedder/embedder.ts'
import { encodeSegment } from '../../../src/search/segment.ts'
import type { Changes, Storage } from '../../../src/storage/storage.ts'
import { embedTexts } from '../../../src/store/embed-writes.ts'

/** The same rows and nothing else, as they are at the first reading. It is read only, and not closed with the store. */
export function rowsAlone(storage: Storage, embedder: Embedder): Storage {
  return {
    ...storage,
    async since(position): Promise<Changes> {
      if (position !== undefined) return { ...position, anew: false, packs: [], rows: [], blobs: [] }
      const { epoch, seq } = await storage.since(undefined)
      const rows = (await storage.scan([])).sort((left, right) => left.seq - right.seq)
      const vectors = await embedTexts(embedder, rows, {})
      const blobs = rows.map(({ seq }, at) => {
        const ofRow = vectors[at] ?? []
        return {
          set: embedder.id,
          seq,
          data: encodeSegment(ofRow.map((vector, text) => ({ row: 0, text, vector }))),
        }
      })
      return { epoch, seq, anew: true, packs: [], rows, blobs }
    },
    pack: async () => false,
    prune: async () => 0,
    expired: async () => [],
    close: async () => {},
  }
}
