import { expect, test } from 'vitest'
import type { Storage } from '../../../src/storage/storage.ts'
import { createStore } from '../../../src/store/create-store.ts'
import { daysAgo, bytesOf, contentOf, linesOf, NOW } from '../../contracts/transfer-file.ts'
import { openDatabase } from '../../storage/database.ts'

const COUNT = 20_000

/** Turns of a conversation, one in ten of them edited. */
async function fill(storage: Storage): Promise<void> {
  const rows = Array.from({ length: COUNT }, (_, index) => ({
    namespace: ['users', 'ada'],
    key: `turn-${index}`,
    value: { kind: 'Turn', content: { role: 'user', content: `Message ${index}: ${'words '.repeat(12)}` } },
    updatedAt: NOW,
  }))
  await storage.commit({ rows })
  const edited = rows.filter((_, index) => index % 10 === 0)
  await storage.commit({ rows: edited.map((row) => ({ ...row, updatedAt: daysAgo(0) })) })
}

test(
  '20,000 items go out of IndexedDB and come in again, and once more without a change',
  { timeout: 90_000 },
  async () => {
    const [one, two] = [openDatabase(), openDatabase()]
    await fill(one)
    const [from, to] = [createStore({ storage: one }), createStore({ storage: two })]
    const bytes = await bytesOf(from.export())
    expect(linesOf(bytes).at(-1)).toMatchObject({ end: { items: COUNT, revisions: COUNT / 10 } })
    expect(await to.import(new Blob([bytes]).stream())).toEqual({ imported: COUNT, skipped: 0, removed: 0 })
    const again = await bytesOf(to.export())
    expect(contentOf(again)).toEqual(contentOf(bytes))
    expect(await to.import([bytes], { mode: 'replace' })).toEqual({ imported: 0, skipped: COUNT, removed: 0 })
  },
)
