import { expect, test } from 'vitest'
import { describeChange } from '../../demo/learning/describe-change.ts'
import type { Change, Memory } from '../../src/index.ts'

const place = { namespace: ['demo'], key: 'k', version: 1 }
const memory = (content: string, rest: Partial<Memory> = {}): Memory => ({
  kind: 'Memory',
  content: { content },
  ...rest,
})
const [tea, coffee] = [memory('Ada drinks tea.'), memory('Ada drinks coffee.')]

test.for<[string, Omit<Change, keyof typeof place>, [string, string, string, string]]>([
  ['new', { type: 'inserted', after: tea }, ['+', 'new', '', 'Ada drinks tea.']],
  ['deleted', { type: 'deleted', before: tea }, ['−', 'deleted', 'Ada drinks tea.', '']],
  [
    'updated',
    { type: 'updated', before: tea, after: coffee },
    ['~', 'updated', 'Ada drinks tea.', 'Ada drinks coffee.'],
  ],
  [
    'superseded',
    { type: 'superseded', before: tea, after: coffee },
    ['⇄', 'was → is', 'Ada drinks tea.', 'Ada drinks coffee.'],
  ],
  ['unchanged', { type: 'unchanged', before: tea, after: tea }, ['=', 'repeated', '', 'Ada drinks tea.']],
  [
    'said once more',
    { type: 'updated', before: tea, after: { ...tea, sources: ['m2'] } },
    ['=', 'repeated', '', 'Ada drinks tea.'],
  ],
  [
    'ended, with the same words,',
    { type: 'updated', before: tea, after: { ...tea, validUntil: '2026-01-02T00:00:00.000Z' } },
    ['~', 'updated', '', 'Ada drinks tea.'],
  ],
])('a memory that is %s reads so', ([, change, [sign, says, was, is]]) => {
  expect(describeChange({ ...place, ...change })).toEqual({ sign, says, was, is })
})
