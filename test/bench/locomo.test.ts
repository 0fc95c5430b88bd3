import { expect, test } from 'vitest'
import { isAnswerable, toConversation } from './locomo.mjs'

const conversation = toConversation({
  sample_id: 'conv-0',
  conversation: {
    speaker_a: 'Ada',
    session_1_date_time: '12:05 am on 8 May, 2023',
    session_1: [
      { speaker: 'Ada', dia_id: 'D1:1', text: 'Look!', blip_caption: 'a red kite' },
      { speaker: 'Grace', dia_id: 'D1:2', text: 'Lovely.' },
    ],
    session_2_date_time: '1:56 pm on 31 December, 2023',
    session_2: [{ speaker: 'Ada', dia_id: 'D2:1', text: 'Hello again.' }],
    session_3_date_time: '1:56 pm on 1 January, 2024',
  },
  qa: [
    { question: 'What flew?', category: 4, evidence: ['D1:1; D2:1', 'D9:9'] },
    { question: 'Two in one?', category: 1, evidence: ['D1:1 D1:2'] },
    { question: 'Nowhere?', category: 4, evidence: ['D'] },
    { question: 'Nothing?', category: 3, evidence: [] },
    { question: 'Not even a list?', category: 3 },
    { question: 'Never said?', category: 5, evidence: ['D1:2'] },
  ],
})

test('every turn of every session is a message; a date without a session is none', () => {
  expect(conversation.sessions.map(({ thread }) => thread)).toEqual(['session_1', 'session_2'])
  const [first, second] = conversation.sessions.flatMap(({ messages }) => messages)
  expect(first).toEqual({
    id: 'D1:1',
    role: 'user',
    name: 'Ada',
    createdAt: '2023-05-08T00:05:00.000Z',
    content: 'Look! [image: a red kite]',
  })
  expect(second?.content).toBe('Lovely.')
})

test('the time is read as UTC, in the afternoon too', () => {
  expect(conversation.sessions[1]?.messages[0]?.createdAt).toBe('2023-12-31T13:56:00.000Z')
})

test('evidence is split, what matches no turn is dropped, and so is a question left without any', () => {
  expect(conversation.questions).toEqual([
    { text: 'What flew?', category: 4, evidence: ['D1:1', 'D2:1'] },
    { text: 'Two in one?', category: 1, evidence: ['D1:1', 'D1:2'] },
    { text: 'Never said?', category: 5, evidence: ['D1:2'] },
  ])
})

test('category 5 asks for what was never said', () => {
  expect(conversation.questions.map(isAnswerable)).toEqual([true, true, false])
})

test('the speakers, in the order in which they first speak', () => {
  expect(conversation.speakers).toEqual(['Ada', 'Grace'])
})
