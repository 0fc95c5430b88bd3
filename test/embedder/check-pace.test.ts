import { expect, test } from 'vitest'
import { schedule } from '../../src/embedder/schedule.ts'
import { expectError, thrownBy } from '../contracts/failure.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

const FINE = { texts: 4, characters: Infinity, calls: 1, cacheBytes: 0 }

test.for<[string, object, string]>([
  [
    'pace.calls',
    { calls: 0 },
    "pace.calls of embedder 'mine' is 0, not a whole number above 0, or Infinity.",
  ],
  ['pace.calls', { calls: -1 }, "pace.calls of embedder 'mine' is -1, not"],
  ['pace.calls', { calls: undefined }, "pace.calls of embedder 'mine' is undefined, not"],
  ['pace.texts', { texts: 1.5 }, "pace.texts of embedder 'mine' is 1.5, not"],
  ['pace.texts', { texts: '64' }, "pace.texts of embedder 'mine' is '64', not"],
  ['pace.characters', { characters: NaN }, "pace.characters of embedder 'mine' is NaN, not"],
  [
    'pace.whileSearched.texts',
    { whileSearched: { texts: 0, characters: 400 } },
    "pace.whileSearched.texts of embedder 'mine' is 0, not",
  ],
  [
    'pace.whileSearched.texts',
    { whileSearched: null },
    "pace.whileSearched.texts of embedder 'mine' is undefined, not",
  ],
  [
    'pace.cacheBytes',
    { cacheBytes: -1 },
    "pace.cacheBytes of embedder 'mine' is -1, not a number of bytes from 0.",
  ],
])('a pace at which nothing would be embedded is refused: %s, %o', ([argument, pace, says]) => {
  const error = expectError(
    thrownBy(() => schedule({ ...fakeEmbedder({ id: 'mine' }), pace: { ...FINE, ...pace } })),
    'invalid_argument',
    { details: { argument } },
  )
  expect(error.message).toContain(says)
})
