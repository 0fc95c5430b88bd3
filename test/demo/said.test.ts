import { describe, expect, it } from 'vitest'
import {
  again,
  answered,
  changeSaid,
  failed,
  recalled,
  type Said,
  saidInTurns,
  unanswered,
  written,
} from '../../demo/chat/said.ts'
import type { Context, Stored } from '../../src/index.ts'

const question: Said = { message: { id: 'q', role: 'user', content: 'Tea?' }, doing: 'recalling' }
const context: Context = { text: '', hits: [], tokens: 0 }

describe('what was said', () => {
  it('gets a place for the answer behind the question, fills it as it is written, and ends with the answer', () => {
    let said: readonly Said[] = changeSaid([question], 'q', recalled(context, 'a'))
    expect(said).toEqual([
      { message: question.message, recalled: context },
      { message: { id: 'a', role: 'assistant', content: '' }, doing: 'writing' },
    ])
    said = changeSaid(said, 'a', written('Green'))
    expect(said[1]).toEqual({ message: { id: 'a', role: 'assistant', content: 'Green' }, doing: 'writing' })
    const message = { id: 'a', role: 'assistant', content: 'Green tea.' } as const
    expect(changeSaid(said, 'a', answered(message, false))[1]).toEqual({ message })
    expect(changeSaid(said, 'a', answered(message, true))[1]).toEqual({ message, stopped: true })
    expect(changeSaid(said, 'a', answered(undefined, true))).toEqual([said[0]])
  })

  it('without a model gets what is recalled and no place for an answer', () => {
    expect(changeSaid([question], 'q', recalled(context, undefined))).toEqual([
      { message: question.message, recalled: context },
    ])
  })

  it('says why there is no answer, keeps what was recalled, and forgets both when it is asked again', () => {
    const [problem] = failed(new Error('The key was refused.'))({ ...question, recalled: context })
    expect(problem).toEqual({
      message: question.message,
      recalled: context,
      problem: 'The key was refused.',
    })
    expect(unanswered(true)(question)[0]?.problem).toBe('Stopped before the first word.')
    expect(unanswered(false)(question)[0]?.problem).toBe('The model answered nothing.')
    expect(again(problem as Said)).toEqual(question)
  })

  it('stays as it is where the message belongs to another chat', () => {
    expect(changeSaid([question], 'elsewhere', recalled(context, 'a'))).toEqual([question])
  })

  it('comes back from turns in the order in which it was said, each with its role', () => {
    const turn = (key: string, version: number, rest: Partial<Stored['value']>): Stored => ({
      namespace: ['demo'],
      key,
      value: { kind: 'Turn', content: { role: 'user' }, ...rest },
      text: key,
      version,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    })
    const said = saidInTurns([
      turn('third', 9, { content: { role: 'assistant' }, validFrom: '2026-01-03T00:00:00.000Z' }),
      turn('first, edited later', 12, { validFrom: '2026-01-02T00:00:00.000Z', sources: ['m1'] }),
      turn('second', 8, { validFrom: '2026-01-03T00:00:00.000Z' }),
    ])
    expect(said.map(({ message: { id, role, content } }) => [id, role, content])).toEqual([
      ['m1', 'user', 'first, edited later'],
      ['second', 'user', 'second'],
      ['third', 'assistant', 'third'],
    ])
  })
})
