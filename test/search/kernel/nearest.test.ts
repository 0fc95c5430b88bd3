import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsLoops } from '../../../src/search/kernel/js-loops.ts'
import { type Preferences, select } from '../../../src/search/kernel/select.ts'
import { createKernel } from '../../../src/search/kernel/vector-column.ts'
import { wasmLoops } from '../../../src/search/kernel/wasm-loops.ts'
import { quantize } from '../../../src/search/vectors.ts'
import { query, vectors } from './vectors.ts'

/** What both kernels select, which is the same. */
function selected(distances: Uint16Array, wanted: number, preferences: Preferences): number[] {
  const [wasm, js] = [wasmLoops(), jsLoops()].map((loops) => {
    const piece = loops.heap.take(distances.byteLength)
    new Uint16Array(piece.buffer, piece.at, distances.length).set(distances)
    const all = {
      piece,
      count: distances.length,
      largest: distances.reduce((most, each) => Math.max(most, each), 0),
    }
    return [...select({ loops, room: loops.heap.take }, all, wanted, preferences)]
  })
  expect(wasm).toEqual(js)
  return wasm ?? []
}

const slot = fc.record({
  distance: fc.oneof(fc.nat(12), fc.nat(4096)),
  bonus: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -30_000, max: 30_000 })),
  passes: fc.boolean(),
})

test.for([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const)(
  'the nearest are those of a sorted list with all that tie with the last (passing: %s, bonus: %s)',
  ([filtered, favoured]) => {
    fc.assert(
      fc.property(fc.array(slot, { maxLength: 60 }), fc.integer({ min: -1, max: 70 }), (slots, wanted) => {
        const distances = Uint16Array.from(slots, ({ distance }) => distance)
        const passing = filtered ? Uint8Array.from(slots, ({ passes }) => (passes ? 1 : 0)) : undefined
        const bonus = favoured ? Int16Array.from(slots, ({ bonus }) => bonus) : undefined
        const ranked = slots
          .map(({ distance, bonus, passes }, at) => ({ at, passes, rank: distance - (favoured ? bonus : 0) }))
          .filter(({ passes }) => !filtered || passes)
          .sort((left, right) => left.rank - right.rank)
        const last = ranked[Math.min(wanted, ranked.length) - 1]?.rank ?? -Infinity
        const expected = ranked.filter(({ rank }) => rank <= last).map(({ at }) => at)
        expect(selected(distances, wanted, { passing, bonus })).toEqual(expected.sort((a, b) => a - b))
      }),
      { numRuns: 300 },
    )
  },
)

test('of very many the nearest are counted as of few', () => {
  const distances = Uint16Array.from({ length: 300_001 }, (_, at) => ((at * 7919) % 300_007) % 4000)
  const expected = [...distances.keys()].filter((at) => (distances[at] as number) < 3900)
  expect(selected(distances, expected.length, {})).toEqual(expected)
})

test('a bonus beyond 30,000 counts as that', () => {
  const bonus = Int16Array.of(32_767, 30_000, -30_000, -32_768)
  expect(selected(Uint16Array.of(5, 4, 1, 1), 1, { bonus })).toEqual([1])
  expect(selected(Uint16Array.of(5, 4, 1, 1), 3, { bonus })).toEqual([0, 1, 2, 3])
})

test.for([8, 100, 128, 384, 1024, 4096])('in %i dimensions the nearest in bits are near', (size) => {
  const column = createKernel().column(size)
  const { codes, scales } = vectors(size, 500, 5)
  column.load(0, codes, scales)
  const asked = query(size, 17)
  const noise = query(size, 18)
  const [copy, opposite, like] = [70, 80, 90]
  column.set(
    copy,
    Int8Array.from(asked, (value) => value * 126),
    0.01,
  )
  column.set(
    opposite,
    Int8Array.from(asked, (value) => value * -126),
    0.01,
  )
  column.set(
    like,
    Int8Array.from(asked, (value, at) => value * 100 + (noise[at] ?? 0) * 20),
    0.01,
  )
  const prepared = column.prepare(asked)
  expect([...column.nearest(prepared, 500, 2)]).toEqual([copy, like])
  expect(column.nearest(prepared, 500, 499)).not.toContain(opposite)
  const bonus = new Int16Array(500)
  bonus[opposite] = 5000
  expect([...column.nearest(prepared, 500, 1, { bonus })]).toEqual([opposite])
  const passing = new Uint8Array(500).fill(1).fill(0, copy, copy + 1)
  expect([...column.nearest(prepared, 500, 1, { passing })]).toEqual([like])
})

test('vectors are as near in bits as their angle is small', () => {
  const size = 384
  const column = createKernel().column(size)
  const asked = query(size, 1)
  const other = query(size, 2)
  const angles = Array.from({ length: 32 }, (_, at) => (at * Math.PI) / 32)
  const [length, otherLength] = [asked, other].map((vector) => Math.hypot(...vector)) as [number, number]
  for (const [slot, angle] of angles.entries()) {
    const turned = asked.map(
      (value, at) => (value / length) * Math.cos(angle) + ((other[at] ?? 0) / otherLength) * Math.sin(angle),
    )
    const { codes, scale } = quantize(turned, 1)
    column.set(slot, codes, scale)
  }
  const prepared = column.prepare(asked)
  const order = angles.map((_, slot) => [...column.nearest(prepared, angles.length, slot + 1)])
  order.forEach((found, slot) => {
    const expected = Array.from({ length: slot + 1 }, (_, at) => at)
    const strangers = found.filter((each) => !expected.includes(each))
    expect(strangers.every((each) => Math.abs(each - slot) <= 3)).toBe(true)
  })
})
