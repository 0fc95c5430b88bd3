/** Laws of reading while something is being written. */
import { expect } from 'vitest'
import type { Commit, Committed, Position, Revision, Storage } from '../../src/storage/storage.ts'
import { random } from '../search/kernel/vectors.ts'
import type { Law } from './contract.ts'
import { ADA, gone, row } from './storage-rows.ts'
import type { StorageSubject } from './storage.ts'

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f']
const SET = 'm'
const ROUNDS = 60

export function meanwhileLaws(law: Law<StorageSubject>): void {
  law('since tells of whole commits while others are written, by this tab or another', async ({ open }) => {
    const tabs = [open(), open()] as const
    const readers = [reader(tabs[0]), reader(tabs[1]), reader(tabs[0], 2)] as const
    const ends = await writeAtRandom(tabs, readers)
    const rows = await tabs[0].scan([])
    const { blobs } = await tabs[0].since(undefined, SET)
    for (const one of readers) {
      await one.read()
      expect(one.rows(), 'rows').toEqual(Object.fromEntries(rows.map((stored) => [stored.key, stored])))
      expect(one.blobs(), 'blobs').toEqual(new Set(blobs.map(({ seq }) => seq)))
    }
    const whole = [...readers[0].seqs(), ...readers[1].seqs()]
    expect(ends, 'no reading ends within a commit').toEqual(expect.arrayContaining(whole))
  })

  law('what since tells while something is written may be changed by whoever reads it', async ({ open }) => {
    const storage = open()
    const { rows } = await storage.commit({ rows: [row('a')], blobs: [{ set: SET, data: Uint8Array.of(1) }] })
    const start = { ...(await storage.since(undefined)), seq: 0 }
    Object.assign(rows[0]?.value ?? {}, { is: 'changed by who wrote' })
    for (const key of ['b', 'c']) {
      const written = storage.commit({ rows: [row(key)] })
      const { rows: read, blobs } = await storage.since(start, SET)
      expect(read[0]).toMatchObject({ key: 'a', value: { is: 'a' } })
      expect([...(blobs[0]?.data ?? [])]).toEqual([1])
      Object.assign((read[0] as { value: object }).value, { is: 'changed by who read' })
      blobs[0]?.data.fill(9)
      await written
    }
  })
}

/** Commits in two tabs, and readings meanwhile; resolves to the numbers at which a commit ended. */
async function writeAtRandom(tabs: readonly Storage[], readers: readonly Reader[]): Promise<number[]> {
  const dice = random(7)
  const going: Promise<unknown>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const at = dice() < 0.8 ? 0 : 1
    const written = (tabs[at] as Storage).commit(randomCommit(dice, round)).then(lastOf)
    going.push(written, ...readers.filter(() => dice() < 0.5).map((one) => one.read()))
    if (dice() < 0.7) continue
    const end = await written
    await readers[at]?.read()
    expect(readers[at]?.position()?.seq, 'what was committed before').toBeGreaterThanOrEqual(end)
  }
  return [0, ...(await Promise.all(going)).filter((end) => typeof end === 'number')]
}

/** The last number that a commit gave. */
function lastOf({ rows, removals }: Committed): number {
  return Math.max(...[...rows, ...removals].map((one) => one?.seq ?? 0))
}

/** Some changes of some items, each of them once. */
function randomCommit(dice: () => number, round: number): Commit {
  const keys = KEYS.filter(() => dice() < 0.4)
  const removed = new Set(keys.filter(() => dice() < 0.3))
  return {
    rows: ['always', ...keys.filter((key) => !removed.has(key))].map((key) => row(key, { value: { round } })),
    removals: [...removed].map((key) => gone(key)),
    blobs: [{ set: SET, data: Uint8Array.of(round) }],
  }
}

type Reader = ReturnType<typeof reader>

/** Follows a storage as an index does: one reading after the other, each from where the one before ended. */
function reader(storage: Storage, limit?: number) {
  const rows = new Map<string, Revision>()
  const blobs = new Set<number>()
  const seqs = new Set<number>()
  let position: Position | undefined
  let last = Promise.resolve()
  const readOn = async (): Promise<void> => {
    for (;;) {
      const changes = await storage.since(position, SET, limit === undefined ? {} : { limit })
      if (changes.anew) [rows, blobs].forEach((one) => one.clear())
      for (const changed of changes.rows) {
        expect(changed.namespace).toEqual(ADA)
        if ('deleted' in changed) rows.delete(changed.key)
        else rows.set(changed.key, changed)
      }
      for (const { seq } of changes.blobs) blobs.add(seq)
      position = {
        epoch: changes.epoch,
        seq: changes.seq,
        ...(changes.begun !== undefined && { begun: changes.begun }),
      }
      if (changes.more !== true) break
    }
    seqs.add(position.seq)
  }
  return {
    read: (): Promise<void> => (last = last.then(readOn)),
    position: () => position,
    rows: () => Object.fromEntries([...rows].sort()),
    blobs: () => blobs,
    seqs: () => [...seqs],
  }
}
