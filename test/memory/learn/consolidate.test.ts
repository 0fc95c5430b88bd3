import { expect, test } from 'vitest'
import { z } from 'zod'
import { staticEmbedder } from '../../../src/embedder/static.ts'
import { strengthened } from '../../../src/memory/learn/consolidate.ts'
import { recalledBlock } from '../../../src/memory/marker.ts'
import { ADA, insert, know, memoriesOf, newLearning, operations, says } from '../learning.ts'

const TEA = 'Ada drinks green tea every morning.'
const AGAIN = 'Every morning Ada drinks green tea.'
const again = says('m9', 'As I said, I drink green tea every morning.')

test('the same in other words becomes one memory with more sources, and matters more', async () => {
  const { ada, store } = newLearning([operations(insert(AGAIN, { sources: ['m9'], importance: 0.4 }))])
  await know(store, 'tea', TEA, { sources: ['m1'], importance: 0.6 })
  const { changes } = await ada.invoke({ messages: [again] })
  const after = { kind: 'Memory', content: { content: TEA }, sources: ['m1', 'm9'], importance: 0.7 }
  expect(changes).toMatchObject([{ type: 'updated', key: 'tea', after }])
  expect(await memoriesOf(store)).toEqual({ tea: after })
})

test('the very same words, too', async () => {
  const { ada, store } = newLearning([operations(insert(TEA, { sources: ['m9'] }))])
  await know(store, 'tea', TEA, { sources: ['m1'], importance: 0.6 })
  const { changes } = await ada.invoke({ messages: [again] })
  expect(changes).toMatchObject([
    { type: 'updated', key: 'tea', after: { sources: ['m1', 'm9'], importance: 0.7 } },
  ])
})

test.for([
  ['Ada is scared of big dogs.', 'Ada is scared of large dogs.'],
  ["Ada's favorite movie is Alien.", "Ada's favourite film is Alien."],
  ['Ada teaches maths.', 'Ada teaches mathematics.'],
  ["Melanie's husband is called Tom.", "Melanie's husband is named Tom."],
])('meaning decides about words that stand for each other: %s / %s', async ([known, said]) => {
  const { ada, store } = newLearning([operations(insert(said as string, { sources: ['m1'] }))], {
    embedder: staticEmbedder(),
  })
  await know(store, 'known', known as string)
  await ada.invoke({ messages: [says('m1', said as string)] })
  expect(Object.keys(await memoriesOf(store))).toEqual(['known'])
})

test.for([
  ['Ada drinks tea.', 'Ada drinks tea with milk.'],
  ['Ada likes tea.', 'Ada hates tea.'],
  ['Ada drinks tea.', 'Ada does not drink tea.'],
  ['Ada has 2 cats.', 'Ada has 3 cats.'],
  ['Ada likes tea.', 'Bob likes tea.'],
  ['Ada told Bob about the party.', 'Bob told Ada about the party.'],
])('what says something else is stored beside it: %s / %s', async ([known, said]) => {
  const { ada, store } = newLearning([operations(insert(said as string, { sources: ['m1'] }))], {
    embedder: staticEmbedder(),
  })
  await know(store, 'known', known as string)
  await ada.invoke({ messages: [says('m1', said as string)] })
  expect(Object.keys(await memoriesOf(store))).toHaveLength(2)
})

test('what began at another moment is another fact', async () => {
  const { ada, store } = newLearning([
    operations(insert('Ada has a bad cold.', { validFrom: '2024-01-08', sources: ['m1'] })),
  ])
  await know(store, 'cold', 'Ada has a bad cold.', { validFrom: '2023-02-01T00:00:00.000Z' })
  await ada.invoke({ messages: [says('m1', 'I have a bad cold.')] })
  expect(Object.keys(await memoriesOf(store))).toEqual(['cold', 'new-1'])
})

test('two that say the same in one answer are one, with the sources of both', async () => {
  const { ada, store } = newLearning([
    operations(insert(TEA, { sources: ['m1'], importance: 0.5 }), insert(AGAIN, { sources: ['m9'] })),
  ])
  const { changes } = await ada.invoke({ messages: [says('m1', 'I drink green tea every morning.'), again] })
  expect(changes).toMatchObject([
    { type: 'inserted', after: { content: { content: TEA }, sources: ['m1', 'm9'], importance: 0.5 } },
  ])
  expect(Object.keys(await memoriesOf(store))).toHaveLength(1)
})

test('objects are one where names, numbers and words agree', async () => {
  const Preference = z.object({ topic: z.string(), size: z.number() })
  const write = (topic: string, size: number) => ({
    op: 'insert',
    kind: 'Preference',
    content: { topic, size },
    sources: ['m1'],
  })
  const { ada, store } = newLearning([operations(write('Green tea', 2), write('green tea', 3))], {
    schemas: { Preference },
  })
  await store.put(ADA, 'known', { kind: 'Preference', content: { size: 2, topic: 'green tea' } })
  const { changes } = await ada.invoke({ messages: [says('m1', 'I like green tea.')] })
  expect(changes.map(({ type, key }) => `${type} ${key}`).sort()).toEqual(['inserted new-2', 'updated known'])
})

test('what takes the place of another memory is the decision of the model', async () => {
  const { ada, store } = newLearning([operations({ op: 'supersede', id: 1, content: { content: AGAIN } })])
  await know(store, 'tea', TEA)
  const { changes } = await ada.invoke({ messages: [again] })
  expect(changes.map(({ type }) => type)).toEqual(['superseded'])
})

test('each repetition takes a quarter of what is missing to 1', () => {
  expect(strengthened(0.6, undefined)).toBe(0.7)
  expect(strengthened(0.6, 0.8)).toBe(0.85)
  expect(strengthened(undefined, undefined)).toBe(0.625)
  expect(strengthened(1, 0.2)).toBe(1)
})

const block = recalledBlock(['tea'], [`- 2023-05-01 ${TEA}`])
test.for([
  [
    'the assistant repeated it',
    [says('m9', 'What do I drink?'), { id: 'a9', role: 'assistant', content: AGAIN }],
    ['a9'],
  ],
  ['it names no source', [says('m9', 'What do I drink?')], undefined],
  ['it stands only in the recalled block of a message', [says('m9', `${block}\nWhat do I drink?`)], ['m9']],
  ['the user asked for it', [says('m9', 'Do I drink green tea every morning?')], ['m9']],
  [
    'it comes from the message that it was learned from',
    [says('m1', 'I drink green tea every morning.')],
    ['m1'],
  ],
] as const)('an echo is not learned and does not strengthen: %s', async ([, messages, sources]) => {
  for (const text of [TEA, AGAIN, 'Ada drinks green tea.']) {
    const { ada, store } = newLearning([
      operations(insert(text, sources === undefined ? {} : { sources: [...sources] })),
    ])
    await know(store, 'tea', TEA, { sources: ['m1'], importance: 0.6 })
    const before = await memoriesOf(store)
    const { changes } = await ada.invoke({ messages: [{ role: 'system', content: block }, ...messages] })
    if (text === 'Ada drinks green tea.' && sources?.[0] === 'm1') continue // less than it said before, and in the user's own words
    expect(changes.filter(({ type }) => type !== 'unchanged')).toEqual([])
    expect(await memoriesOf(store)).toEqual(before)
  }
})

test.for([
  ['beside the recalled block', [says('m9', `${block}\nAs I said, I drink green tea every morning.`)]],
  ['in a conversation into which it was recalled', [{ role: 'system', content: block }, again]],
  ['where the app gives no ids', [{ role: 'user', content: 'As I said, I drink green tea every morning.' }]],
] as const)('what the user says again strengthens: %s', async ([, messages]) => {
  const { ada, store } = newLearning([
    operations(insert(AGAIN, { sources: messages.some((message) => 'id' in message) ? ['m9'] : [] })),
  ])
  await know(store, 'tea', TEA, { sources: ['m1'], importance: 0.6 })
  const { changes } = await ada.invoke({ messages })
  expect(changes).toMatchObject([{ type: 'updated', key: 'tea', after: { importance: 0.7 } }])
})

test('an echo is reported as unchanged, with the version that is there', async () => {
  const { ada, store } = newLearning([operations(insert(AGAIN))])
  await know(store, 'tea', TEA)
  const { changes } = await ada.invoke({ messages: [says('m9', 'Hm.')] })
  const version = (await store.get(ADA, 'tea'))?.version
  expect(changes).toMatchObject([
    { type: 'unchanged', key: 'tea', version, why: expect.stringContaining('known already') },
  ])
})

test.for([
  ['Ada’s brother Tom lives in Rome.', 'Ada lives in Rome.'],
  ['Ada has two cats and her sister has a dog.', 'Ada has a dog.'],
  ['Ada would like to work at Google.', 'Ada works at Google.'],
  ['Ada was allergic to milk as a child.', 'Ada is allergic to milk.'],
  ['Bob’s mother was a doctor and taught Ada.', 'Ada is a doctor.'],
  ['Ada wants a dog.', 'Ada has a dog.'],
  ['Ada used to smoke.', 'Ada smokes.'],
  ['Ada was vegan.', 'Ada is vegan.'],
  ['Ada prefers tea to coffee.', 'Ada prefers coffee to tea.'],
  ['Ada moved from Oslo to Rome.', 'Ada moved from Rome to Oslo.'],
  ['Anna married Tom after Anna left Paul.', 'Anna married Paul.'],
  ['Ada gave Bob a red car and a blue bike.', 'Ada has a blue car.'],
  ['Ada likes C.', 'Ada likes C++.'],
] as const)(
  'what is news is kept, whatever the user said and whatever was recalled: %s, then %s',
  async ([known, news]) => {
    for (const sources of [['m9'], []]) {
      const { ada, store } = newLearning([operations(insert(news, { sources }))])
      await know(store, 'known', known)
      const recalled = { role: 'system', content: recalledBlock(['known'], [`- ${known}`]) } as const
      const { changes } = await ada.invoke({ messages: [recalled, says('m9', 'Sì! Finalmente!')] })
      expect(changes).toMatchObject([{ type: 'inserted', after: { content: { content: news } } }])
      expect(Object.keys(await memoriesOf(store))).toHaveLength(2)
    }
  },
)

test('a beginning of what is known is news unless it was recalled, or where the user says it', async () => {
  const known = 'Ada drinks green tea every morning.'
  const recalled = { role: 'system', content: recalledBlock(['known'], [`- ${known}`]) } as const
  for (const messages of [[says('m9', 'What do I drink?')], [recalled, says('m9', 'I drink green tea.')]]) {
    const { ada, store } = newLearning([operations(insert('Ada drinks green tea.', { sources: ['m9'] }))])
    await know(store, 'known', known)
    const { changes } = await ada.invoke({ messages })
    expect(changes.map(({ type }) => type)).toEqual(['inserted'])
  }
})
