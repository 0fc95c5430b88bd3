import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs, retryAfterMs } from '../../src/http/retry.ts'

const now = Date.parse('2024-05-08T13:56:00Z')

test.for<[Record<string, string>, number | undefined]>([
  [{ 'retry-after': '2' }, 2000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'Wed, 08 May 2024 13:56:07 GMT' }, 7000],
  [{ 'retry-after': 'Wed, 08 May 2024 13:55:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after-ms': '250', 'retry-after': '2' }, 250],
  [{ 'retry-after-ms': 'x', 'retry-after': '2' }, 2000],
  [{}, undefined],
])('%o asks to wait %o ms', ([headers, ms]) => {
  expect(retryAfterMs(new Headers(headers), now)).toBe(ms)
})

test('each wait is up to twice the one before, at least half of that, and never more than 8 s', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
      const most = Math.min(8000, 500 * 2 ** tries)
      expect(backoffMs(tries, random)).toBeGreaterThanOrEqual(most / 2)
      expect(backoffMs(tries, random)).toBeLessThanOrEqual(most)
    }),
  )
  expect(backoffMs(3, 1)).toBe(4000)
})
