import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IndexedItem } from '../../src/search/entry.ts'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { type Change, changes, idOf, item, question, vectorOf } from './corpus.ts'

const MODES = ['hybrid', 'vector', 'lexical'] as const
const PREFIXES = [[], ['a'], ['ab']]

function answers(index: SearchIndex, text: string) {
  return MODES.flatMap((mode) =>
    PREFIXES.map((prefix) => {
      const query = index.analyse(prefix, text)
      return index.search(prefix, { query, mode, vector: vectorOf(query.text), explain: true }, 1000)
    }),
  )
}

/** What an item lacks until it is embedded. */
interface Late {
  readonly seq: number
  readonly vectors: IndexedItem['vectors']
}

/** The same item without its vectors. */
const bared = ({ entry, texts }: IndexedItem): IndexedItem => ({ entry, texts, vectors: [] })

/** Whether something lacks a vector that a text has. */
const lacks = ({ texts, vectors }: IndexedItem): boolean => texts.some((_, at) => vectors[at] === undefined)

/** A step of an index that gets its vectors in its own time. */
interface Step {
  readonly change: Change
  /** Whether the item comes without its vectors. */
  readonly late: boolean
  /** Which of those that wait get theirs then, as shares of how many there are. */
  readonly embeds: readonly number[]
  /** Whether somebody searches then, so that windows are measured which later change. */
  readonly asks: boolean
}

const steps: fc.Arbitrary<Step[]> = changes.chain((list) =>
  fc.tuple(
    ...list.map((change) =>
      fc.record({
        change: fc.constant(change),
        late: fc.boolean(),
        embeds: fc.array(fc.nat(99), { maxLength: 2 }),
        asks: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
      }),
    ),
  ),
)

/** Two indexes of the same items: one has all vectors from the start, the other gets them late. */
class Twins {
  readonly whole: SearchIndex
  readonly late: SearchIndex
  readonly waiting: Late[] = []
  readonly live = new Map<string, IndexedItem>()
  seq = 0

  constructor(options: { fullScan?: number } = {}) {
    this.whole = createSearchIndex(options)
    this.late = createSearchIndex(options)
  }

  /** Returns the number of the row that was replaced. */
  change(change: Change, late: boolean): number | undefined {
    if (change.type === 'remove') {
      this.live.delete(idOf(change))
      this.whole.remove(change.namespace, change.key)
      return this.late.remove(change.namespace, change.key)
    }
    const added = item(change.key, change.options)
    this.seq = added.entry.seq
    this.live.set(idOf(added.entry), added)
    this.whole.add(added)
    if (late) this.waiting.push({ seq: this.seq, vectors: added.vectors })
    return this.late.add(late ? bared(added) : added)
  }

  /** Gives one of those that wait its vectors; some of them have been replaced or removed. */
  embed(share: number, index = this.late): void {
    const [one] = this.waiting.splice(Math.floor((share * this.waiting.length) / 100), 1)
    if (one === undefined) return
    const added = [...this.live.values()].find(({ entry }) => entry.seq === one.seq)
    expect(index.embed(one.seq, one.vectors)).toBe(
      added !== undefined && added.texts.length > 0 && !lacks(added),
    )
  }

  /** The items that lack vectors now, oldest first. */
  bare(): number[] {
    const late = new Set(this.waiting.map(({ seq }) => seq))
    const all = [...this.live.values()].filter((one) => one.texts.length > 0)
    return all
      .filter((one) => late.has(one.entry.seq) || lacks(one))
      .map(({ entry }) => entry.seq)
      .sort((one, other) => one - other)
  }
}

function expectBare(index: SearchIndex, seqs: readonly number[]): void {
  expect([index.bare, index.firstBare]).toEqual([seqs.length, seqs[0]])
  expect(index.oldestBare(Infinity).map(({ seq }) => seq)).toEqual(seqs)
  expect(index.oldestBare(3).map(({ seq }) => seq)).toEqual(seqs.slice(0, 3))
}

test.each([undefined, 0])(
  'an index that gets its vectors in any order ranks as one that had them from the start (full scan: %s)',
  (fullScan) => {
    fc.assert(
      fc.property(steps, question, (list, text) => {
        const twins = new Twins(fullScan === undefined ? {} : { fullScan })
        for (const { change, late, embeds, asks } of list) {
          twins.change(change, late)
          for (const share of embeds) twins.embed(share)
          if (asks) answers(twins.late, text)
          expectBare(twins.late, twins.bare())
        }
        while (twins.waiting.length > 0) twins.embed(0)
        expectBare(twins.late, twins.bare())
        expect(answers(twins.late, text)).toEqual(answers(twins.whole, text))
        for (const { entry, texts } of twins.live.values()) {
          const { namespace, key, seq } = entry
          const found = twins.late.vectorsOf(namespace, key, seq)
          expect(found).toEqual(twins.whole.vectorsOf(namespace, key, seq))
          expect(found?.length ?? texts.length).toBe(texts.length)
        }
      }),
      { numRuns: 60 },
    )
  },
)

test('packs written at any time keep who is bare, and whose windows a later vector changes', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(120), { maxLength: 4 }), question, (list, places, text) => {
      const twins = new Twins()
      const packs: Uint8Array[] = []
      const packedBare = new Map<number, Late>()
      let kills: number[] = []
      let upTo = 0
      const pack = (end: number): void => {
        if (end <= upTo) return
        packs.push(twins.late.pack({ from: upTo, upTo: end }, kills))
        for (const one of twins.waiting) if (one.seq > upTo && one.seq <= end) packedBare.set(one.seq, one)
        kills = []
        upTo = end
      }
      const isPacked = (seq: number): boolean => seq <= upTo
      list.forEach(({ change, late, embeds }, at) => {
        const dropped = twins.change(change, late)
        if (dropped !== undefined && isPacked(dropped)) kills.push(dropped)
        for (const share of embeds) twins.embed(share)
        if (!places.includes(at)) return
        // As a store does, or as it never does.
        pack(at % 3 > 0 ? (twins.late.firstBare ?? twins.seq + 1) - 1 : twins.seq)
      })
      twins.change({ type: 'add', key: 'last', options: { namespace: ['a'] } }, false)
      pack(twins.seq) // so that everything is in some pack, and all that were replaced are named
      const opened = createSearchIndex()
      opened.load(packs)
      const known = new Set(packedBare.keys())
      const unread = [...twins.live.values()].filter((one) => lacks(one) && !known.has(one.entry.seq))
      const expected = [...twins.live.values()].filter(
        ({ entry, texts }) => known.has(entry.seq) && texts.length > 0,
      )
      expectBare(
        opened,
        [...unread, ...expected].map(({ entry }) => entry.seq).sort((one, other) => one - other),
      )
      for (const { seq, vectors } of packedBare.values()) opened.embed(seq, vectors)
      expect(answers(opened, text)).toEqual(answers(twins.whole, text))
    }),
    { numRuns: 120 },
  )
})
