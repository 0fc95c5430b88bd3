import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FreeList } from '../../../src/search/kernel/free-list.ts'

const step = fc.record({ size: fc.integer({ min: 1, max: 40 }), gives: fc.boolean(), which: fc.nat(1000) })

test('no byte is lent twice, none is lost, and what is whole again can be taken whole', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const free = new FreeList()
      free.give(0, 200)
      const lent: { at: number; size: number }[] = []
      const owners = new Set<number>()
      for (const { size, gives, which } of steps) {
        if (gives && lent.length > 0) {
          const [piece] = lent.splice(which % lent.length, 1)
          if (piece === undefined) continue
          for (let at = piece.at; at < piece.at + piece.size; at++) owners.delete(at)
          free.give(piece.at, piece.size)
        } else {
          const at = free.take(size)
          if (at === undefined) continue
          for (let byte = at; byte < at + size; byte++) {
            expect(owners.has(byte) || byte >= 200).toBe(false)
            owners.add(byte)
          }
          lent.push({ at, size })
        }
      }
      for (const { at, size } of lent) free.give(at, size)
      expect(free.take(201)).toBeUndefined()
      expect(free.take(200)).toBe(0)
    }),
  )
})
