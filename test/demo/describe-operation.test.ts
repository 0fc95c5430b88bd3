import { expect, test } from 'vitest'
import { describeOperation } from '../../demo/learning/describe-operation.ts'

test.for([
  [{ op: 'insert', content: { content: 'Ada rows.' } }, 'to remember: “Ada rows.”'],
  [{ op: 'supersede', id: 7, content: 'Porto' }, 'to replace memory 7: “Porto”'],
  [{ op: 'delete', id: '3' }, 'to delete memory 3'],
  [{ op: 'update', id: 2, content: { city: 'Porto', since: 3 } }, 'to change memory 2: “Porto”'],
  [{ op: 'forget', id: 2 }, '“{"op":"forget","id":2}”'],
  ['nonsense', '“"nonsense"”'],
  [null, '“null”'],
] as const)('%o is %s', ([operation, words]) => {
  expect(describeOperation(operation)).toBe(words)
})

test('a long one is cut', () => {
  const words = describeOperation({ op: 'insert', content: 'tea '.repeat(100) })
  expect(words.length).toBeLessThan(190)
  expect(words.endsWith('…”')).toBe(true)
})
