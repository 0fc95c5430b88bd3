/** What a model is shown beside what it learns from, and what is left of it. */
import { expect, test } from 'vitest'
import { expectError, failureOf } from '../contracts/failure.ts'
import { a, u } from '../memory/conversation.ts'
import { insert, openLearning } from './open-learning.ts'

const said = [u('I moved to Lisbon', { id: 'm1' }), a('How lovely', { id: 'm2' })]

test('an answer is understood by the question that was learned from before', async () => {
  const { ada, model } = await openLearning()
  const asked = [u('I like Lisbon'), a('Are you moving there?')]
  await ada.remember(asked, { learn: 'now' })
  await ada.remember([...asked, u('Yes, next month.')], { learn: 'now' })
  const [, earlier, conversation] =
    /<earlier-1>\n([\s\S]*)\n<\/earlier-1>[\s\S]*<conversation-1>\n([\s\S]*)\n<\/conversation-1>/.exec(
      model.prompt(1),
    ) ?? []
  expect(earlier).toBe('user: I like Lisbon\nassistant: Are you moving there?')
  expect(conversation).toMatch(/^\[.*\] user: Yes, next month\.$/)
})

test.for([
  ['beside what the user says', (block: string) => [u(`${block}\n\nWhere do I live?`)], 0],
  [
    'in a system message',
    (block: string) => [{ role: 'system' as const, content: block }, u('Where do I live?')],
    0,
  ],
  ['nowhere: then it is news', () => [u('Where do I live?')], 1],
] as const)(
  'context shows the fact, and an echo of it is not learned as news where the block stands %s',
  async ([, ask, news]) => {
    const river = insert('Ada lives in Lisbon, by the river', { sources: ['m1'] })
    const echo = insert('Ada lives in Lisbon', { sources: ['m4'] })
    const { ada, model } = await openLearning([river, echo])
    await ada.remember(said, { learn: 'now' })
    const { text } = await ada.context([u('Where do I live?')], { minScore: 0 })
    expect(text).toContain('Ada lives in Lisbon, by the river')
    const messages = [...ask(text), a('You live in Lisbon.', { id: 'm4' })]
    await ada.remember(messages, { thread: 'two' })
    const { changes } = await ada.learn()
    expect(model.prompt(1)).toContain('user: Where do I live?\n')
    expect(model.prompt(1)).not.toContain('<memories keys')
    expect(changes.filter(({ type }) => type === 'inserted')).toHaveLength(news)
    expect(await ada.list()).toHaveLength(1 + news)
  },
)

test('what a model answered is nowhere any more once the turns are erased', async () => {
  const answer = 'I read that Ada is ill.'
  const { ada } = await openLearning([answer, answer])
  await ada.remember([u('I am ill', { id: 'm1' }), u('I live in Porto', { id: 'm2' })])
  expectError(await failureOf(ada.learn()), 'answer_not_json', { says: 'Ada is ill' })
  expect((await ada.pending())[0]?.error?.code).toBe('answer_not_json')
  expect(await ada.erase({ kinds: ['Turn'], filter: { 'content.content': 'I am ill' } })).toBe(1)
  let file = ''
  for await (const chunk of ada.export()) file += new TextDecoder().decode(chunk)
  expect(file).toContain('I live in Porto')
  expect(file).not.toMatch(/\bill\b/)
})

test('what was not to be learned from is shown to no model, also not beside what is', async () => {
  const { ada, model } = await openLearning()
  const secret = [u('I have a secret.', { id: 's1' }), a('I keep it.', { id: 's2' })]
  await ada.remember(secret, { learn: false })
  await ada.remember([...secret, u('I like Lisbon', { id: 'm1' })], { learn: 'now' })
  await ada.remember([...secret, u('I like Lisbon', { id: 'm1' }), u('Very much', { id: 'm3' })], {
    learn: 'now',
  })
  expect(model.prompt(1)).toContain('user: I like Lisbon')
  for (const call of [0, 1]) expect(model.prompt(call)).not.toMatch(/secret|keep it/)
})
