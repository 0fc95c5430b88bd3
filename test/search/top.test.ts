import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBest, type Scored } from '../../src/search/top.ts'

function top<Candidate extends Scored>(candidates: Iterable<Candidate>, count: number): Candidate[] {
  const best = createBest<Candidate>(count)
  for (const candidate of candidates) if (candidate.score >= best.bar) best.add(candidate)
  return best.sorted()
}

const candidate = fc.record({ score: fc.constantFrom(0, 0.1, 0.25, 0.5, 0.75, 1), seq: fc.nat(1000) })

test('the best k are the first k of all, sorted', () => {
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 200 }), fc.nat(220), (candidates, count) => {
      const sorted = candidates.toSorted((left, right) => right.score - left.score || right.seq - left.seq)
      expect(top(candidates, count)).toEqual(sorted.slice(0, count))
    }),
    { numRuns: 300 },
  )
})

test('no limit sorts all of them, and a limit of none keeps none', () => {
  const some = [3, 1, 2].map((seq) => ({ score: 1, seq }))
  expect(top(some, Infinity).map(({ seq }) => seq)).toEqual([3, 2, 1])
  expect(top(some, 0)).toEqual([])
  expect(top([], 5)).toEqual([])
})

test('the candidates themselves are kept', () => {
  const one = { score: 1, seq: 1, name: 'one' }
  expect(top(new Set([one]), 1)[0]).toBe(one)
})
