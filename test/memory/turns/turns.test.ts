import { describe, expect, test } from 'vitest'
import type { Message } from '../../../src/core/message.ts'
import { a, abandonedIn, day, newScope, threadOf, u } from '../conversation.ts'

/** What an app sends, one list per call, and what the thread must hold afterwards. */
interface Case {
  readonly name: string
  readonly calls: readonly (readonly Message[])[]
  readonly thread: readonly string[]
  readonly abandoned?: readonly string[]
  /** What each call reports as new or changed. */
  readonly turns: readonly number[]
}

const withIds = (messages: readonly Message[]): Message[] =>
  messages.map((message) => ({ ...message, id: `id of ${message.content}` }))

const cases: readonly Case[] = [
  {
    name: 'the whole list, again and again',
    calls: [
      [u('q1'), a('r1')],
      [u('q1'), a('r1'), u('q2'), a('r2')],
      [u('q1'), a('r1'), u('q2'), a('r2')],
    ],
    thread: ['q1', 'r1', 'q2', 'r2'],
    turns: [2, 2, 0],
  },
  {
    name: 'a sliding window',
    calls: [
      [u('q1'), a('r1'), u('q2')],
      [a('r1'), u('q2'), a('r2')],
      [u('q2'), a('r2'), u('q3')],
    ],
    thread: ['q1', 'r1', 'q2', 'r2', 'q3'],
    turns: [3, 1, 1],
  },
  {
    name: 'a window that has slid past everything known',
    calls: [
      [u('q1'), a('r1')],
      [u('q5'), a('r5')],
    ],
    thread: ['q1', 'r1', 'q5', 'r5'],
    turns: [2, 2],
  },
  {
    name: 'one message at a time',
    calls: [[u('q1')], [a('r1')], [u('q2')]],
    thread: ['q1', 'r1', 'q2'],
    turns: [1, 1, 1],
  },
  {
    name: 'one message, retried',
    calls: [[u('q1')], [u('q1')], [a('r1')], [a('r1')]],
    thread: ['q1', 'r1'],
    turns: [1, 0, 1, 0],
  },
  {
    name: 'a repeated "ok" after an answer, one message at a time',
    calls: [[u('ok')], [a('sure')], [u('ok')], [a('sure')], [u('ok')]],
    thread: ['ok', 'sure', 'ok', 'sure', 'ok'],
    turns: [1, 1, 1, 1, 1],
  },
  {
    name: 'a repeated "ok" in whole lists',
    calls: [
      [u('ok'), a('sure')],
      [u('ok'), a('sure'), u('ok')],
      [u('ok'), a('sure'), u('ok'), a('sure'), u('ok')],
    ],
    thread: ['ok', 'sure', 'ok', 'sure', 'ok'],
    turns: [2, 1, 2],
  },
  {
    name: 'a repeated "thanks" where each call brings one exchange only',
    calls: [
      [u('q1'), a('r1')],
      [u('thanks'), a('welcome')],
      [u('q2'), a('r2')],
      [u('thanks'), a('any time')],
    ],
    thread: ['q1', 'r1', 'thanks', 'welcome', 'q2', 'r2', 'thanks', 'any time'],
    turns: [2, 2, 2, 2],
  },
  {
    name: 'the same words at other times: another chat in the same thread, one exchange after another',
    calls: [
      [
        u('hi', { createdAt: day(1) }),
        a('hello', { createdAt: day(1) }),
        u('My cat is Moss', { createdAt: day(1) }),
      ],
      [u('hi', { createdAt: day(2) }), a('hello', { createdAt: day(2) }), u('soup?', { createdAt: day(2) })],
      [u('soup?', { createdAt: day(3) }), a('leek', { createdAt: day(3) })],
    ],
    thread: ['hi', 'hello', 'My cat is Moss', 'hi', 'hello', 'soup?', 'soup?', 'leek'],
    turns: [3, 3, 2],
  },
  {
    name: 'the same question in exchange after exchange',
    calls: [
      [u('hi'), a('hello')],
      [u('next card'), a('one')],
      [u('next card'), a('two')],
      [u('next card'), a('three')],
    ],
    thread: ['hi', 'hello', 'next card', 'one', 'next card', 'two', 'next card', 'three'],
    turns: [2, 2, 2, 2],
  },
  {
    name: 'a list that was imported, then exchanges',
    calls: [
      [u('hi'), a('hello'), u('q1'), a('r1')],
      [u('q2'), a('r2')],
      [u('hi'), a('again?')],
    ],
    thread: ['hi', 'hello', 'q1', 'r1', 'q2', 'r2', 'hi', 'again?'],
    turns: [4, 2, 2],
  },
  {
    name: 'the same question by user and assistant',
    calls: [[u('why?'), a('why?'), u('why?')]],
    thread: ['why?', 'why?', 'why?'],
    turns: [3],
  },
  {
    name: 'a regenerated answer',
    calls: [
      [u('q1'), a('r1')],
      [u('q1'), a('better')],
    ],
    thread: ['q1', 'better'],
    abandoned: ['r1'],
    turns: [2, 1],
  },
  {
    name: 'an earlier message edited, and the rest said anew',
    calls: [
      [u('q1'), a('r1'), u('q2'), a('r2')],
      [u('q1'), a('r1'), u('q2 but better'), a('r3')],
    ],
    thread: ['q1', 'r1', 'q2 but better', 'r3'],
    abandoned: ['q2', 'r2'],
    turns: [4, 2],
  },
  {
    name: 'an edit in a sliding window',
    calls: [
      [u('q1'), a('r1'), u('q2'), a('r2'), u('q3'), a('r3')],
      [u('q2'), a('r2'), u('q3'), a('again')],
    ],
    thread: ['q1', 'r1', 'q2', 'r2', 'q3', 'again'],
    abandoned: ['r3'],
    turns: [6, 1],
  },
  {
    name: 'a branch taken up again after another',
    calls: [
      [u('q1'), a('r1')],
      [u('q1'), a('r2')],
      [u('q1'), a('r1'), u('q3')],
    ],
    thread: ['q1', 'r1', 'q3'],
    abandoned: ['r2'],
    turns: [2, 1, 2],
  },
  {
    name: 'an older list sent late by another tab',
    calls: [
      [u('q1'), a('r1'), u('q2'), a('r2')],
      [u('q1'), a('r1')],
    ],
    thread: ['q1', 'r1', 'q2', 'r2'],
    turns: [4, 0],
  },
  {
    name: 'what is not speech',
    calls: [
      [
        { role: 'system', content: 'be brief' },
        u('q1'),
        a('', { toolCalls: [{ id: 'c', name: 'weather', arguments: '{}' }] }),
        { role: 'tool', content: 'sunny', toolCallId: 'c' },
        a('It is sunny'),
      ],
    ],
    thread: ['q1', 'It is sunny'],
    turns: [2],
  },
  {
    name: 'ids: the whole list again',
    calls: [withIds([u('q1'), a('r1')]), withIds([u('q1'), a('r1'), u('q2')])],
    thread: ['q1', 'r1', 'q2'],
    turns: [2, 1],
  },
  {
    name: 'ids: the same words said twice',
    calls: [[u('ok', { id: '1' }), a('sure', { id: '2' }), u('ok', { id: '3' })], [u('ok', { id: '4' })]],
    thread: ['ok', 'sure', 'ok', 'ok'],
    turns: [3, 1],
  },
  {
    name: 'ids: an edited message keeps its place',
    calls: [
      [u('q1', { id: '1' }), a('r1', { id: '2' }), u('q2', { id: '3' })],
      [u('q1', { id: '1' }), a('r1, corrected', { id: '2' }), u('q2', { id: '3' })],
    ],
    thread: ['q1', 'r1, corrected', 'q2'],
    turns: [3, 1],
  },
  {
    name: 'ids: a regenerated answer has a new id',
    calls: [
      [u('q1', { id: '1' }), a('r1', { id: '2' })],
      [u('q1', { id: '1' }), a('better', { id: '3' })],
    ],
    thread: ['q1', 'better'],
    abandoned: ['r1'],
    turns: [2, 1],
  },
  {
    name: 'ids: one exchange per call',
    calls: [withIds([u('q1'), a('r1')]), withIds([u('q2'), a('r2')])],
    thread: ['q1', 'r1', 'q2', 'r2'],
    turns: [2, 2],
  },
  {
    name: 'ids: one id twice in one list',
    calls: [[u('draft', { id: '1' }), u('final', { id: '1' })]],
    thread: ['final'],
    turns: [1],
  },
  {
    name: 'ids given only after the thread began without',
    calls: [
      [u('q1'), a('r1')],
      withIds([u('q1'), a('r1'), u('q2')]),
      withIds([u('q1'), a('r1'), u('q2'), a('r2')]),
    ],
    thread: ['q1', 'r1', 'q2', 'r2'],
    turns: [2, 1, 1],
  },
  {
    name: 'ids that the newest message gets only later',
    calls: [
      [u('q1', { id: '1' }), a('r1')],
      [u('q1', { id: '1' }), a('r1', { id: '2' }), u('q2', { id: '3' }), a('r2')],
      withIds([u('q3')]),
    ],
    thread: ['q1', 'r1', 'q2', 'r2', 'q3'],
    turns: [2, 2, 1],
  },
  {
    name: 'a known id in a list that is otherwise without',
    calls: [withIds([u('q1'), a('r1')]), [u('something else'), u('q1', { id: 'id of q1' })]],
    thread: ['q1', 'r1', 'something else'],
    turns: [2, 1],
  },
  {
    name: 'ids: the same words under other ids are other messages',
    calls: [
      [u('ok', { id: '1' }), a('sure', { id: '2' })],
      [u('ok', { id: '3' }), a('sure', { id: '4' })],
    ],
    thread: ['ok', 'sure', 'ok', 'sure'],
    turns: [2, 2],
  },
  {
    name: 'a turn that stands in both branches',
    calls: [
      [u('q1'), a('r1'), u('q2'), a('r2'), u('q3')],
      [u('q1'), a('r1'), u('q3'), a('x')],
    ],
    thread: ['q1', 'r1', 'q3', 'x'],
    abandoned: ['q2', 'r2'],
    turns: [5, 2],
  },
]

describe('remember', () => {
  test.each(cases)('$name', async ({ calls, thread, abandoned = [], turns }) => {
    const { scope, store } = newScope()
    const reported = []
    for (const messages of calls) reported.push((await scope.remember(messages)).turns)
    expect(await threadOf(store)).toEqual(thread)
    expect((await abandonedIn(store)).sort()).toEqual([...abandoned].sort())
    expect(reported).toEqual(turns)
  })

  test('ids that repeat across threads are different messages', async () => {
    const { scope, store } = newScope()
    await scope.remember([u('in one', { id: '1' })], { thread: 'one' })
    await scope.remember([u('in two', { id: '1' })], { thread: 'two' })
    expect(await threadOf(store, 'one')).toEqual(['in one'])
    expect(await threadOf(store, 'two')).toEqual(['in two'])
  })
})
