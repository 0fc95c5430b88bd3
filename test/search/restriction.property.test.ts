import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '../../src/search/entry.ts'
import type { Restriction } from '../../src/search/restriction.ts'
import { createSearchIndex } from '../../src/search/search-index.ts'
import { item, vectorOf } from './corpus.ts'

const moment = fc.integer({ min: 1, max: 12 })
const maybe = fc.option(moment, { nil: undefined })
const key = fc.integer({ min: 0, max: 150 }).map((number) => `k${number}`)

/** A step: items come, in place of older ones, items go, or somebody asks. */
type Step =
  | { readonly does: 'add'; readonly key: string; readonly moments: Partial<Entry> }
  | { readonly does: 'remove'; readonly keys: readonly string[] }
  | { readonly does: 'ask'; readonly restriction: Restriction }

const moments = fc.record({ validFrom: maybe, validUntil: maybe, expiresAt: maybe })
const kinds = fc.constantFrom(undefined, ['Memory'], ['Turn'])
const restriction = fc.record({ validAt: maybe, notEndedAt: maybe, now: maybe, kinds })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('add' as const), key, moments }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('remove' as const), keys: fc.array(key, { maxLength: 60 }) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('ask' as const), restriction }) },
)

/** What the words say, one item after another. */
function holds({ kind, validFrom, validUntil, expiresAt }: Entry, asked: Restriction): boolean {
  const { validAt, notEndedAt, now } = asked
  const ended = [validAt, notEndedAt].some((at) => at !== undefined && (validUntil ?? Infinity) <= at)
  const toCome = validAt !== undefined && (validFrom ?? -Infinity) > validAt
  const expired = now !== undefined && (expiresAt ?? Infinity) <= now
  return !ended && !toCome && !expired && (asked.kinds?.includes(kind) ?? true)
}

test('whatever comes and goes, and whenever is asked about: a search returns what holds then, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 300, size: 'max' }), (steps) => {
      const index = createSearchIndex()
      const live = new Map<string, Entry>()
      for (const step of steps) {
        if (step.does === 'add') {
          const added = item(step.key, { texts: ['tea'], ...step.moments })
          index.add(added)
          live.set(step.key, added.entry)
        } else if (step.does === 'remove') {
          for (const key of step.keys) {
            index.remove(['ns'], key)
            live.delete(key)
          }
        } else {
          const search = {
            ...step.restriction,
            query: { text: 'tea' },
            mode: 'hybrid',
            vector: vectorOf('tea'),
          } as const
          const found = index.search([], search, 1000).map(({ entry }) => entry.key)
          const expected = [...live].filter(([, entry]) => holds(entry, step.restriction))
          expect(found.toSorted()).toEqual(expected.map(([key]) => key).toSorted())
        }
      }
    }),
    { numRuns: 60 },
  )
})
