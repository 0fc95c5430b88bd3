import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUnder, type Namespace } from '../../src/core/namespace.ts'
import type { IndexedItem } from '../../src/search/entry.ts'
import { createSearchIndex, type SearchIndex } from '../../src/search/search-index.ts'
import { bruteForce } from './brute-force.ts'
import { type Change, changes, idOf, item, question, vectorOf } from './corpus.ts'

const MODES = ['hybrid', 'vector', 'lexical'] as const
const PREFIXES: Namespace[] = [[], ['a'], ['a', 'b'], ['ab'], ['b']]
/** Scores are kept as 32-bit floats, and a query as 14-bit numbers. */
const CLOSE = 1e-4

/** Applies changes; what should be in the index afterwards. */
function apply(index: SearchIndex, list: readonly Change[], live: Map<string, IndexedItem>): void {
  for (const change of list) {
    if (change.type === 'remove') {
      index.remove(change.namespace, change.key)
      live.delete(idOf(change))
    } else {
      const added = item(change.key, change.options)
      index.add(added)
      live.set(idOf(added.entry), added)
    }
  }
}

function ask(index: SearchIndex, prefix: Namespace, text: string, mode: (typeof MODES)[number]) {
  const query = index.analyse(prefix, text)
  return { query, mode, vector: vectorOf(query.text) }
}

test('after any changes the index gives the scores and the order of the formula', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(changes, question), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...PREFIXES),
      fc.constantFrom(...MODES),
      (rounds, prefix, mode) => {
        const index = createSearchIndex()
        const live = new Map<string, IndexedItem>()
        for (const [list, text] of rounds) {
          apply(index, list, live)
          const asked = ask(index, prefix, text, mode)
          const inScope = [...live.values()].filter(({ entry }) => isUnder(entry.namespace, prefix))
          const expected = new Map(
            [...bruteForce(inScope, asked)].map(([{ entry }, score]) => [idOf(entry), score]),
          )
          const ranked = index.search(prefix, asked, 1000)
          const found = new Set(ranked.map(({ entry }) => idOf(entry)))
          const missed = [...expected].filter(([id, score]) => score > CLOSE && !found.has(id))
          expect([missed, found.size]).toEqual([[], ranked.length])
          ranked.forEach(({ entry, score }, at) => {
            expect(Math.abs(score - (expected.get(idOf(entry)) ?? NaN))).toBeLessThan(CLOSE)
            const next = ranked[at + 1]
            if (next === undefined) return
            const ordered = score > next.score || (score === next.score && entry.seq > next.entry.seq)
            expect(ordered).toBe(true)
          })
        }
      },
    ),
    { numRuns: 150 },
  )
})

test('an index that grew, shrank and was compacted answers as one built anew', () => {
  fc.assert(
    fc.property(changes, changes, question, (before, after, text) => {
      const grown = createSearchIndex()
      const live = new Map<string, IndexedItem>()
      const crowd = Array.from({ length: 200 }, (_, at): Change => {
        const options = {
          namespace: ['a'],
          texts: [`tea ${at}`],
          group: 'one',
          position: at % 13,
          label: 'Eve',
        }
        return { type: 'add', key: `crowd${at}`, options }
      })
      const leave = crowd.map(({ key }): Change => ({ type: 'remove', key, namespace: ['a'] }))
      apply(grown, [...before, ...crowd], live)
      grown.search([], ask(grown, [], text, 'hybrid'), 3) // windows are measured, then outdated
      apply(grown, [...leave, ...after], live)
      const fresh = createSearchIndex()
      for (const one of [...live.values()].sort((left, right) => left.entry.seq - right.entry.seq)) {
        fresh.add(one)
      }
      for (const mode of MODES) {
        const [left, right] = [grown, fresh].map((index) =>
          index
            .search([], { ...ask(index, [], text, mode), explain: true }, 1000)
            .map(({ entry, score, explain }) => ({
              key: idOf(entry),
              score,
              explain,
            })),
        )
        expect(left?.toSorted(byKey)).toEqual(right?.toSorted(byKey))
      }
      expect(grown.namespaces().sort()).toEqual(fresh.namespaces().sort())
      expect(grown.list([], {}).map(idOf)).toEqual(fresh.list([], {}).map(idOf))
    }),
    { numRuns: 60 },
  )
})

const byKey = (left: { key: string }, right: { key: string }): number => (left.key < right.key ? -1 : 1)

test('a search never leaves its prefix, and finds all that is under it', () => {
  const label = fc.constantFrom('a', 'ab', 'a.b', 'b', '*', 'A')
  const somewhere = fc.array(label, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(somewhere, { maxLength: 30 }), fc.array(label, { maxLength: 3 }), (all, prefix) => {
      const index = createSearchIndex()
      all.forEach((namespace, at) => index.add(item(`k${at}`, { namespace, texts: ['tea'] })))
      const under = all.flatMap((namespace, at) =>
        prefix.every((label, depth) => namespace[depth] === label) ? [`k${at}`] : [],
      )
      const found = index.search(prefix, ask(index, prefix, 'tea', 'lexical'), 1000)
      expect(found.map(({ entry }) => entry.key).sort()).toEqual(under.toSorted())
      expect(
        index
          .list(prefix, {})
          .map(({ key }) => key)
          .sort(),
      ).toEqual(under.toSorted())
    }),
  )
})

test('the first k of a search are the first k of a longer one', () => {
  fc.assert(
    fc.property(changes, question, fc.nat(30), (list, text, count) => {
      const index = createSearchIndex()
      apply(index, list, new Map())
      const keys = (limit: number) =>
        index.search([], ask(index, [], text, 'hybrid'), limit).map(({ entry }) => idOf(entry))
      expect(keys(count)).toEqual(keys(1000).slice(0, count))
    }),
    { numRuns: 50 },
  )
})
