import { expect, test } from 'vitest'
import { once } from '../../src/core/once.ts'
import { failureOf } from '../contracts/failure.ts'

test('work is done once, for the first who asks; after a failure for the next', async () => {
  const done: string[] = []
  const work = once(async (who: string) => {
    done.push(who)
    if (who === 'ada') throw new RangeError('no')
    return `for ${who}`
  })
  const failures = [work('ada'), work('eve')].map((call) => failureOf(call))
  expect(await Promise.all(failures)).toEqual([new RangeError('no'), new RangeError('no')])
  const again = [work('eve'), work('bob')]
  expect([...(await Promise.all(again)), await work('joe')]).toEqual(['for eve', 'for eve', 'for eve'])
  expect(done).toEqual(['ada', 'eve'])
})
