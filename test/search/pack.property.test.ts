import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKeepsakeError } from '../../src/core/errors.ts'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { type Change, changes, idOf, item, question, vectorOf } from './corpus.ts'

const MODES = ['hybrid', 'vector', 'lexical'] as const
const PREFIXES = [[], ['a'], ['ab']]

/** A set of packs, kept as a store keeps it: each with what it supersedes in those before. */
interface Packed {
  readonly stretches: { from: number; upTo: number }[]
  readonly data: Uint8Array[]
}

/** Applies changes and packs now and then, at the places given. */
function growAndPack(
  index: SearchIndex,
  list: readonly Change[],
  places: readonly number[],
): { packed: Packed; seq: number } {
  const packed: Packed = { stretches: [], data: [] }
  let upTo = 0
  let seq = 0
  let kills: number[] = []
  list.forEach((change, at) => {
    let dropped: number | undefined
    if (change.type === 'add') {
      const added = item(change.key, change.options)
      seq = added.entry.seq
      dropped = index.add(added)
    } else dropped = index.remove(change.namespace, change.key)
    if (dropped !== undefined && dropped <= upTo) kills.push(dropped)
    if (!places.includes(at) || seq <= upTo) return
    const stretch = { from: upTo, upTo: seq }
    packed.stretches.push(stretch)
    packed.data.push(index.pack(stretch, kills))
    kills = []
    upTo = seq
  })
  return { packed, seq }
}

function answers(index: SearchIndex, text: string) {
  return MODES.flatMap((mode) =>
    PREFIXES.map((prefix) => {
      const query = index.analyse(prefix, text)
      const hits = index.search(prefix, { query, mode, vector: vectorOf(query.text), explain: true }, 1000)
      return hits
        .map(({ entry, score, explain }) => ({ entry, score, explain }))
        .toSorted((l, r) => (idOf(l.entry) < idOf(r.entry) ? -1 : 1))
    }),
  )
}

const rounds = fc.array(fc.nat(120), { minLength: 1, maxLength: 6 })

test('an index read from its packs answers as the one that was packed', () => {
  fc.assert(
    fc.property(changes, rounds, question, (list, places, text) => {
      const grown = createSearchIndex()
      const all = [...places, list.length - 1]
      const { packed } = growAndPack(grown, list, all)
      const last = packed.stretches.at(-1)?.upTo ?? 0
      const tail = grown.list([], {}).filter(({ seq }) => seq > last)
      fc.pre(tail.length === 0)
      // What was removed after the last pack is not in any: such a set is not complete.
      const opened = createSearchIndex()
      opened.load(packed.data)
      const removedLater = opened
        .list([], {})
        .filter((entry) => !grown.list([], {}).some((other) => other.seq === entry.seq))
      for (const { namespace, key } of removedLater) opened.remove(namespace, key)
      expect(answers(opened, text)).toEqual(answers(grown, text))
      expect(opened.list([], {})).toEqual(grown.list([], {}))
    }),
    { numRuns: 120 },
  )
})

test('a pack of several stretches stands in for theirs', () => {
  fc.assert(
    fc.property(changes, rounds, question, (list, places, text) => {
      const grown = createSearchIndex()
      const { packed, seq } = growAndPack(grown, list, places)
      const whole = createSearchIndex()
      whole.load([grown.pack({ from: 0, upTo: seq }, [])])
      expect(whole.list([], {})).toEqual(grown.list([], {}))
      expect(answers(whole, text)).toEqual(answers(grown, text))
      expect(packed.data.length).toBe(packed.stretches.length)
    }),
    { numRuns: 60 },
  )
})

test('an index that was opened goes on as one that was not', () => {
  fc.assert(
    fc.property(changes, changes, question, (before, after, text) => {
      const grown = createSearchIndex()
      const { seq } = growAndPack(grown, before, [])
      const opened = createSearchIndex()
      opened.load([grown.pack({ from: 0, upTo: seq }, [])])
      for (const change of after) {
        if (change.type === 'add') {
          const added = item(change.key, change.options)
          expect(opened.add(added)).toBe(grown.add(added))
        } else {
          expect(opened.remove(change.namespace, change.key)).toBe(grown.remove(change.namespace, change.key))
        }
      }
      expect(answers(opened, text)).toEqual(answers(grown, text))
    }),
    { numRuns: 60 },
  )
})

test('a pack that is cut, or has one bit wrong, is refused with the way out', () => {
  const index = createSearchIndex()
  for (let at = 0; at < 5; at++) index.add(item(`k${at}`, { texts: ['green tea'], group: 'g', position: at }))
  const whole = index.pack({ from: 0, upTo: Infinity }, [])
  const isRefused = (bytes: Uint8Array): boolean => {
    try {
      createSearchIndex().load([bytes])
      return false
    } catch (error) {
      return isKeepsakeError(error, 'storage_failed') && error.message.includes('reindex()')
    }
  }
  expect(isRefused(whole)).toBe(false)
  for (let length = 0; length < whole.length; length += 7) {
    expect(isRefused(whole.subarray(0, length))).toBe(true)
  }
  for (let at = 16; at < whole.length; at += 5) {
    const wrong = whole.slice()
    wrong[at] = (wrong[at] as number) ^ 4
    expect(isRefused(wrong)).toBe(true)
  }
})

test('items without vectors take no memory for any when they are read', () => {
  const grown = createSearchIndex()
  grown.add(item('tea', { namespace: ['b'] }))
  const before = grown.kernel.bytes
  for (let at = 0; at < 8000; at++) grown.add(item(`k${at}`, { namespace: ['a'], texts: [] }))
  const seq = item('last').entry.seq
  const read = createSearchIndex()
  read.load([grown.pack({ from: 0, upTo: seq }, [])])
  expect(read.kernel.bytes).toBe(before)
  expect(read.count({ from: 0, upTo: seq })).toBe(8001)
})

test('what was read from several packs is packed as one, every word with its texts', () => {
  const grown = createSearchIndex()
  const added = ['green tea', 'a dog', 'more tea', 'the sea'].map((text, at) =>
    item(`k${at}`, { texts: [text] }),
  )
  for (const one of added) grown.add(one)
  const [first = 0, second = 0, , last = 0] = added.map(({ entry }) => entry.seq)
  const halves = [
    { from: first - 1, upTo: second },
    { from: second, upTo: last },
  ]
  const opened = createSearchIndex()
  opened.load(halves.map((stretch) => grown.pack(stretch, [])))
  const again = createSearchIndex()
  again.load([opened.pack({ from: first - 1, upTo: last }, [])])
  for (const index of [opened, again]) {
    const keys = (query: string): string[] =>
      index
        .search([], { query: index.analyse([], query), mode: 'lexical' }, 10)
        .map(({ entry }) => entry.key)
        .sort()
    expect([keys('tea'), keys('dog'), keys('sea'), keys('cat')]).toEqual([['k0', 'k2'], ['k1'], ['k3'], []])
  }
})
