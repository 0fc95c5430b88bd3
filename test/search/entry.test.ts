import { expect, test } from 'vitest'
import { passes, type Restriction } from '../../src/search/entry.ts'
import { item, type ItemOptions } from './corpus.ts'

const kept = (options: ItemOptions, restriction: Restriction): boolean =>
  passes(item('k', options).entry, restriction)

test('without a restriction everything passes', () => {
  expect(kept({ validUntil: 0, validFrom: 9e15, kind: 'Turn' }, {})).toBe(true)
})

test('validAt: begun by then, and not ended by then', () => {
  const options = { validFrom: 100, validUntil: 200 }
  const at = [99, 100, 199, 200].map((validAt) => kept(options, { validAt }))
  expect(at).toEqual([false, true, true, false])
  expect([kept({}, { validAt: 0 }), kept({ validFrom: 1 }, { validAt: 0 })]).toEqual([true, false])
})

test('notEndedAt: what is still to come passes too', () => {
  const options = { validFrom: 100, validUntil: 200 }
  const at = [0, 199, 200].map((notEndedAt) => kept(options, { notEndedAt }))
  expect(at).toEqual([true, true, false])
})

test('all restrictions hold together', () => {
  const restriction = { kinds: ['Turn'], group: 'g', validAt: 5 }
  expect(kept({ kind: 'Turn', group: 'g' }, restriction)).toBe(true)
  expect(kept({ kind: 'Memory', group: 'g' }, restriction)).toBe(false)
  expect(kept({ kind: 'Turn' }, restriction)).toBe(false)
  expect(kept({ kind: 'Turn', group: 'g', validUntil: 5 }, restriction)).toBe(false)
})
