import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Memory } from '../../../src/core/memory.ts'
import {
  changesOf,
  closed,
  type Draft,
  insert,
  isSuperseded,
  memoriesIn,
  memoryIn,
  remove,
  replace,
  startDraft,
  supersede,
} from '../../../src/memory/extract/draft.ts'
import { fact, known } from './ask-extract.ts'
import { moment } from './model-operations.ts'

interface Step {
  readonly op: 'insert' | 'replace' | 'supersede' | 'remove'
  /** Which of the memories that are there. */
  readonly which: number
  readonly text: string
  readonly day: number
}

const START = known(
  'a',
  'b',
  fact('c', { validFrom: moment('2023-03-15'), validUntil: moment('2023-03-20') }),
)
const step = fc.record<Step>({
  op: fc.constantFrom('insert', 'replace', 'supersede', 'remove'),
  which: fc.nat(5),
  text: fc.constantFrom('a', 'b', 'x', 'y'),
  day: fc.integer({ min: 10, max: 28 }),
})

/** A step as a model could take it: what is superseded is not touched again. */
function take(draft: Draft, { op, which, text, day }: Step, id: string): Draft {
  const open = [...draft.keys()].filter(
    (each) => memoryIn(draft, each) !== undefined && !isSuperseded(draft, each),
  )
  const target = open[which % Math.max(1, open.length)]
  if (op === 'insert' || target === undefined) return insert(draft, id, fact(text))
  if (op === 'remove') return remove(draft, target)
  const memory = memoryIn(draft, target) as Memory
  if (op === 'replace') return replace(draft, target, { ...memory, content: { content: text } })
  return supersede(draft, target, { id, memory: fact(text, { validFrom: moment(`2023-03-${day}`) }) })
}

/** What changes make of what was known. */
function applied(draft: Draft): Map<string, Memory> {
  const memories = new Map(START.map(({ id, memory }) => [id, memory]))
  for (const change of changesOf(draft)) {
    if (change.after === undefined) memories.delete(change.id)
    else memories.set(change.id, change.after)
    if (change.previousId !== undefined) memories.set(change.previousId, closed(change))
  }
  return memories
}

const drafts = fc
  .array(step, { maxLength: 12 })
  .map((steps) => steps.reduce((draft, each, index) => take(draft, each, `new${index}`), startDraft(START)))

test('the changes, applied to what was known, give what is there', () => {
  fc.assert(
    fc.property(drafts, (draft) => {
      const there = new Map(memoriesIn(draft).map(({ id, memory }) => [id, memory]))
      expect(applied(draft)).toEqual(there)
    }),
    { numRuns: 1000 },
  )
})

test('no memory is in two changes, and each change changes something', () => {
  fc.assert(
    fc.property(drafts, (draft) => {
      const changes = changesOf(draft)
      const touched = changes.flatMap(({ id, previousId }) =>
        previousId === undefined ? [id] : [id, previousId],
      )
      expect(new Set(touched).size).toBe(touched.length)
      for (const { before, after } of changes) expect(after).not.toEqual(before)
    }),
    { numRuns: 1000 },
  )
})

test('links lead both ways, and no memory ends before it begins', () => {
  fc.assert(
    fc.property(drafts, (draft) => {
      for (const { id, memory } of memoriesIn(draft)) {
        const { supersedes, supersededBy, validFrom = '', validUntil = '9' } = memory
        expect(validFrom <= validUntil).toBe(true)
        if (supersededBy !== undefined) expect(memoryIn(draft, supersededBy)?.supersedes).toBe(id)
        const previous = supersedes === undefined ? undefined : memoryIn(draft, supersedes)
        if (previous !== undefined) expect(previous.supersededBy).toBe(id)
      }
    }),
    { numRuns: 1000 },
  )
})
