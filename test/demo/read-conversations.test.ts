import { describe, expect, it } from 'vitest'
import { isKeepsakeError } from '../../src/index.ts'
import { readConversations } from '../../demo/import/read-conversations.ts'

const read = (text: string, name = 'talk.txt') => readConversations({ name, text })

/** What a broken file's error says, and the line it names. */
function broken(text: string, name?: string): [line: number, message: string] {
  try {
    read(text, name)
  } catch (error) {
    if (isKeepsakeError(error, 'invalid_import')) return [error.details.line, error.message]
    throw error
  }
  throw new Error('It was read.')
}

describe('a list of messages', () => {
  it('is read with its names, times and ids', () => {
    const messages = [
      { role: 'user', content: 'Hello', name: 'Ada', createdAt: '2026-01-01T10:00:00Z', id: 'a' },
      { role: 'assistant', content: 'Good morning', id: 'b' },
    ]
    expect(read(JSON.stringify(messages), 'chats/morning.json')).toEqual([{ thread: 'morning', messages }])
    expect(read(JSON.stringify({ messages }))).toEqual([{ thread: 'talk', messages }])
  })

  it('gives the same ids each time where there are none, and other ids to the same words said again', () => {
    const text = JSON.stringify([
      { role: 'user', content: 'ok' },
      { role: 'user', content: 'ok' },
    ])
    const ids = (): (string | undefined)[] => read(text)[0]?.messages.map(({ id }) => id) ?? []
    expect(new Set(ids()).size).toBe(2)
    expect(ids()).toEqual(ids())
  })

  it.each([
    [
      '[\n  { "role": "user", "content": "a" },\n  { "role": "user" "content": "b" }\n]',
      3,
      'this is not JSON',
    ],
    ['[\n  { "role": "user", "content": "a" },\n\n', 2, 'this is not JSON'],
    [
      '[\n  { "role": "user", "content": "a" },\n  { "role": "user", "content": 7 }\n]',
      3,
      'message 2 has no "content"',
    ],
    ['[\n  {\n    "role": "boss",\n    "content": "a"\n  }\n]', 3, 'message 1 has no role'],
    ['{"messages": [\n  7\n]}', 2, 'message 1 is not an object'],
    ['[\n{ "role": "user", "content": "a",\n"createdAt": "soon" }]', 3, 'message 1 has a "createdAt"'],
    ['{ "speech": [] }', 1, 'neither a list of messages'],
    ['[]', 1, 'holds no message'],
    ['  ', 1, 'is empty'],
  ])('says where %j is broken', (text, line, words) => {
    const [found, message] = broken(text, 'broken.json')
    expect(found).toBe(line)
    expect(message).toMatch(new RegExp(`^Line ${line}: .*${words}`))
  })
})

describe('an export of ChatGPT', () => {
  const node = (role: string, text: string, parent: string | null, rest: object = {}) => ({
    message: {
      id: text,
      author: { role },
      create_time: 1_700_000_000.5,
      content: { parts: [text] },
      ...rest,
    },
    parent,
    children: [],
  })
  const conversation = {
    title: 'Tea',
    create_time: 1_700_000_000,
    current_node: 'd',
    mapping: {
      root: { message: null, parent: null, children: ['s'] },
      s: node('system', 'Be kind.', 'root'),
      a: node('user', 'Which tea?', 's'),
      b: node('assistant', 'Black tea.', 'a'),
      c: node('assistant', 'Green tea.', 'a'),
      d: node('user', 'Thank you.', 'c'),
    },
  }

  it('is read along the branch that was shown last', () => {
    const [tea] = read(JSON.stringify([conversation]), 'conversations.json')
    expect(tea?.thread).toBe('Tea · 2023-11-14 22:13')
    expect(tea?.messages).toEqual([
      { role: 'user', content: 'Which tea?', id: 'Which tea?', createdAt: '2023-11-14T22:13:20.500Z' },
      { role: 'assistant', content: 'Green tea.', id: 'Green tea.', createdAt: '2023-11-14T22:13:20.500Z' },
      { role: 'user', content: 'Thank you.', id: 'Thank you.', createdAt: '2023-11-14T22:13:20.500Z' },
    ])
  })

  it.each([
    [{ ...conversation, current_node: 'x' }, "names a message 'x' that is not in it"],
    [{ ...conversation, current_node: undefined }, 'has no "current_node"'],
    [{ ...conversation, mapping: { d: node('user', 'Thanks', 'd') } }, "runs in a circle at 'd'"],
  ])('says what is broken in a tree %#', (tree, words) => {
    const text = JSON.stringify([conversation, tree], null, 2)
    const [line, message] = broken(text, 'conversations.json')
    expect(message).toContain(words)
    expect(line).toBeGreaterThan(JSON.stringify([conversation], null, 2).split('\n').length - 2)
  })
})

describe('a transcript', () => {
  it('is read with its names, dates and lines that go on', () => {
    const text = [
      '[2026-01-11 19:20]',
      'Mara: I bought a boat:',
      'a little one.',
      'Theo: Of course.',
      '',
      '[12 March 2026, 08:00] Mara: She floats!',
    ].join('\r\n')
    const [talk] = read(text)
    expect(talk?.messages).toMatchObject([
      {
        role: 'user',
        name: 'Mara',
        content: 'I bought a boat:\na little one.',
        createdAt: '2026-01-11T19:20:00.000Z',
      },
      { role: 'user', name: 'Theo', content: 'Of course.', createdAt: '2026-01-11T19:20:00.000Z' },
      { role: 'user', name: 'Mara', content: 'She floats!', createdAt: '2026-03-12T08:00:00.000Z' },
    ])
  })

  it('knows the roles', () => {
    const [talk] = read('You: Which tea?\nAssistant: Green tea.\nSee https://tea.example')
    expect(talk?.messages.map(({ role, name, content }) => [role, name, content])).toEqual([
      ['user', undefined, 'Which tea?'],
      ['assistant', undefined, 'Green tea.\nSee https://tea.example'],
    ])
  })

  it.each([
    ['\nHello there', 2, 'nobody says this'],
    ['[2026-01-11]\nMara: Hi\n[someday]\nTheo: Hi', 3, 'is not a date'],
  ])('says where %j is broken', (text, line, words) => {
    const [found, message] = broken(text)
    expect(found).toBe(line)
    expect(message).toContain(words)
  })
})
