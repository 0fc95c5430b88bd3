import fc from 'fast-check'
import { test } from 'vitest'
import type { IndexHint } from '../../src/core/item.ts'
import type { Write } from '../../src/core/write.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Storage, Target } from '../../src/storage/storage.ts'
import { commit, expectWhole, type OpenedMirror, openMirror } from './packed.ts'
import { doStep, named, stepsOf } from './two-tabs.ts'

const NAMESPACES = [['a'], ['a', 'b'], ['a', '$keepsake']]
const KEYS = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5']
/** One of everything: a pack so large that those of a few rows beside it do not swallow it. */
const everything = NAMESPACES.flatMap((namespace) =>
  KEYS.map((key): Write => ({ op: 'put', namespace, key, value: { content: 'tea' } })),
)

const namespace = fc.constantFrom(...NAMESPACES)
const key = fc.constantFrom(...KEYS)
const hint: fc.Arbitrary<IndexHint> = fc.record(
  {
    group: fc.constantFrom('g', 'h'),
    position: fc.integer({ min: 0, max: 4 }),
    label: fc.constantFrom('Ada', 'Bob'),
    time: fc.constantFrom('2023-05-08', '2023-06-01'),
    text: fc.constantFrom<string | string[]>('tea', ['green tea', 'sea'], [], '!?'),
  },
  { requiredKeys: [] },
)
const content = fc.constantFrom('green tea', 'tea', 'red car', 'she walked to the sea', '!?', '')
const put: fc.Arbitrary<Write> = fc.record({
  op: fc.constant('put'),
  namespace,
  key,
  value: fc.record({ content }),
  index: fc.oneof(
    { arbitrary: hint, weight: 4 },
    { arbitrary: fc.constantFrom(undefined, false), weight: 2 },
  ),
})
const removal: fc.Arbitrary<Write> = fc.record({ op: fc.constant('delete'), namespace, key })
const writes = fc.array(fc.oneof({ arbitrary: put, weight: 4 }, { arbitrary: removal, weight: 1 }), {
  minLength: 1,
  maxLength: 6,
})
const target: fc.Arbitrary<Target> = fc.oneof(
  fc.record({ namespace, key }),
  fc.record({ prefix: fc.constantFrom<string[]>(['a', 'b'], ['b'], ['a'], []) }),
)

/** What one of two tabs does. */
type Act = (storage: Storage, mirror: OpenedMirror) => Promise<unknown>

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: writes.map((drawn) =>
      named<Act>(`write ${drawn.length}`, (storage) => commit(storage, drawn)),
    ),
  },
  { weight: 2, arbitrary: fc.constant(named<Act>('look', (_, mirror) => mirror.catchUp())) },
  { weight: 5, arbitrary: fc.constant(named<Act>('pack', (_, mirror) => mirror.packUp())) },
  {
    weight: 1,
    arbitrary: target.map((drawn) =>
      named<Act>(`erase ${JSON.stringify(drawn)}`, (_, mirror) => mirror.erase([drawn])),
    ),
  },
  { weight: 1, arbitrary: fc.constant(named<Act>('reindex', (_, mirror) => mirror.reindex({}))) },
)

test('whatever is written, packed, erased and reindexed, by whom and when: opening finds what the rows hold', async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf(act), async (drawn) => {
      const storage = memoryStorage()
      const mirrors = [openMirror(storage, 4), openMirror(storage, 4)]
      await commit(storage, everything)
      await mirrors[0]?.packUp()
      for (const step of drawn) {
        await doStep(step, (act, tab) => act(storage, mirrors[tab] as OpenedMirror))
        await expectWhole(storage)
      }
      for (const mirror of mirrors) await expectWhole(storage, mirror)
    }),
    { numRuns: 80 },
  )
})
