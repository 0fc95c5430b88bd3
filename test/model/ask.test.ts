import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { KeepsakeError } from '../../src/core/errors.ts'
import { isObject, type Json } from '../../src/core/json.ts'
import { ask, type AnswerShape, shapeOf } from '../../src/model/ask.ts'
import type { GenerateRequest, Generation } from '../../src/model/model.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { scriptedModel } from '../fakes/scripted-model.ts'

const messages = [{ role: 'user' as const, content: 'Where does Ada live?' }]
const Place = z.object({ city: z.string(), since: z.number().default(0) })
const shape = shapeOf(Place, 'Place')
const generation = (text: string, finishReason: Generation['finishReason'], usage?: Generation['usage']) => ({
  text,
  finishReason,
  ...(usage && { usage }),
})

test('an object of the schema comes back, and the model was given the JSON Schema', async () => {
  const model = scriptedModel(['So: {"city": "Rome"}'])
  const { value, problems } = await ask({ model, messages, shape, maxTokens: 50 })
  expect(value).toEqual({ city: 'Rome', since: 0 })
  expect(problems).toEqual([])
  expect(model.asked).toEqual([{ messages, schema: shape.jsonSchema, maxTokens: 50 }])
  expect(shape.jsonSchema).toMatchObject({ type: 'object', required: ['city'] })
})

test.for<[string, string, string, string]>([
  ['prose', 'Ada lives in Rome.', '- The answer holds no JSON object.', 'again, and'],
  ['half an object', '{"city": "Ro', '- The JSON breaks off before its end.', 'again, in fewer words, and'],
  [
    'a wrong field',
    '{"town": "Rome"}',
    '- city: Invalid input: expected string, received undefined',
    'again, and',
  ],
  ['what is no JSON', '{"city": Rome}', "- The answer is not valid JSON: 'Rome}' stands where", 'again, and'],
  ['a trailing comma', '{"city": "Rome",}', "- A comma stands before '}'.", 'again, and'],
])('%s is repaired: the model reads its answer and what was wrong', async ([, answer, problem, request]) => {
  const model = scriptedModel([answer, { city: 'Rome', since: 2 }])
  const { value, problems, usage } = await ask({ model, messages, shape })
  expect(value).toEqual({ city: 'Rome', since: 2 })
  expect(problems).toEqual([])
  expect(usage.calls).toBe(2)
  const [, second] = model.asked
  expect(second?.schema).toEqual(shape.jsonSchema)
  expect(second?.messages.slice(0, 2)).toEqual([...messages, { role: 'assistant', content: answer }])
  const { role, content = '' } = second?.messages[2] ?? {}
  expect(role).toBe('user')
  expect(content.split('\n')).toEqual([
    'Your answer cannot be used as it is:',
    expect.stringContaining(problem),
    `Write the whole JSON object ${request} nothing else.`,
  ])
})

test('every problem has its line', async () => {
  const model = scriptedModel([{ since: 'x' }, { city: 'Rome' }])
  await ask({ model, messages, shape })
  expect(model.asked[1]?.messages[2]?.content).toMatch(/\n- city: .*\n- since: .*\nWrite/)
})

test('an empty answer is not shown to the model as something it said', async () => {
  const model = scriptedModel([' ', { city: 'Rome' }])
  await ask({ model, messages, shape })
  expect(model.asked[1]?.messages.map(({ role }) => role)).toEqual(['user', 'user'])
  expect(model.asked[1]?.messages[1]?.content).toContain('- The answer is empty.')
})

test('prose that ran into its limit breaks off', async () => {
  const model = scriptedModel([generation('Let me think. Ada', 'length'), { city: 'Rome' }])
  await ask({ model, messages, shape })
  expect(model.asked[1]?.messages[2]?.content).toContain('- The answer breaks off before its end.')
})

test('a whole object counts, also where the model went on until its limit', async () => {
  const model = scriptedModel([generation(`{"city": "Rome"}${'\n'.repeat(50)}`, 'length')])
  expect((await ask({ model, messages, shape })).value.city).toBe('Rome')
})

test.for<['answer_not_json' | 'answer_cut' | 'answer_invalid', string, RegExp]>([
  [
    'answer_not_json',
    'Ada lives in Rome.',
    /^The model 'scripted' answered 'Ada lives in Rome\.', which holds no/,
  ],
  ['answer_cut', '{"city": "Ro', /^The answer of the model 'scripted' breaks off\. Allow it more tokens/],
  [
    'answer_invalid',
    '{"city": 1}',
    /^The answer of the model 'scripted' does not fit the schema: city: Invalid/,
  ],
])('%s, after one repair and no more', async ([code, answer, says]) => {
  const model = scriptedModel([answer, answer, { city: 'Rome' }])
  const error = expectError(await failureOf(ask({ model, messages, shape })), code, { says })
  expect(error.details.model).toBe('scripted')
  expect(model.asked).toHaveLength(2)
})

test.for(['', 'I cannot help with that.', '{"city": "Ro', '{"city": "Rome"}'])(
  'an answer that was refused, %j, is not repaired and not used',
  async (text) => {
    const model = scriptedModel([generation(text, 'filter'), { city: 'Rome' }])
    expectError(await failureOf(ask({ model, messages, shape })), 'answer_refused', {
      details: { model: 'scripted' },
      says: "The model 'scripted' refused to answer, or a filter stopped it. Ask another model, or",
    })
    expect(model.asked).toHaveLength(1)
  },
)

test('a repair that is refused is answer_refused where the first answer cannot be used, and else counts as a call', async () => {
  const refused = generation('', 'filter')
  const unusable = scriptedModel(['Rome, I think.', refused])
  expectError(await failureOf(ask({ model: unusable, messages, shape })), 'answer_refused')
  const usable = scriptedModel([{ digits: [1, 10] }, refused])
  const answer = await ask({ model: usable, messages, shape: digits })
  expect(answer).toMatchObject({ value: [1], problems: ['10 is no digit.'], usage: { calls: 2 } })
})

test('what a model leaves listening to its signal does not gather on the caller’s', async () => {
  const { signal } = new AbortController()
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  const leaving = (answer: string | object) => (request: GenerateRequest) => {
    request.signal?.addEventListener('abort', () => {})
    return answer
  }
  await ask({ model: scriptedModel([leaving('Rome'), leaving({ city: 'Rome' })]), messages, shape, signal })
  expect(added).toHaveBeenCalledTimes(2)
  expect(removed.mock.calls).toEqual(added.mock.calls)
})

test('the signal of a call follows the caller’s', async () => {
  const stop = new AbortController()
  const reason = new Error('The user left.')
  const model = scriptedModel([
    ({ signal }) => {
      stop.abort(reason)
      throw signal?.reason as Error
    },
  ])
  expect(await failureOf(ask({ model, messages, shape, signal: stop.signal }))).toBe(reason)
})

test('the last answer decides what the error says', async () => {
  const model = scriptedModel(['Rome, I think.', '{"city": 1}'])
  const error = await failureOf(ask({ model, messages, shape }))
  expectError(error, 'answer_invalid', {
    details: { model: 'scripted', problems: ['city: Invalid input: expected string, received number'] },
  })
})

/** A list of numbers, of which those over 9 are problems. */
const digits: AnswerShape<number[]> = {
  jsonSchema: { type: 'object' },
  read: (answer: Json) => {
    if (!isObject(answer) || !('digits' in answer)) return { problems: ['digits is missing.'] }
    const all = answer['digits'] as number[]
    const wrong = all.filter((digit) => digit > 9)
    return {
      value: all.filter((digit) => digit <= 9),
      problems: wrong.map((digit) => `${digit} is no digit.`),
    }
  },
}

test.for<[string, (string | object)[], { value: number[]; problems: string[] }]>([
  ['the repair', [{ digits: [1, 10] }, { digits: [1, 2] }], { value: [1, 2], problems: [] }],
  [
    'the one with fewer problems',
    [{ digits: [1, 10] }, { digits: [10, 11] }],
    { value: [1], problems: ['10 is no digit.'] },
  ],
  [
    'the later of equals',
    [{ digits: [1, 10] }, { digits: [2, 11] }],
    { value: [2], problems: ['11 is no digit.'] },
  ],
  [
    'what can be used, before',
    [{ digits: [1, 10] }, 'Sorry!'],
    { value: [1], problems: ['10 is no digit.'] },
  ],
  ['what can be used, after', ['Sorry!', { digits: [1, 10] }], { value: [1], problems: ['10 is no digit.'] }],
  [
    'a badly written answer, if the repair is worse',
    ["{'digits': [1]}", '{"digits": [1'],
    { value: [1], problems: ['A string stands in single quotes.'] },
  ],
])('of two answers %s counts', async ([, answers, expected]) => {
  expect(await ask({ model: scriptedModel(answers), messages, shape: digits })).toMatchObject(expected)
})

test('of several objects in one answer the last that can be used counts', async () => {
  const text = 'Draft: {"digits": [1]}\nFinal: {"digits": [2]}\n{"note": "done"}'
  expect((await ask({ model: scriptedModel([text]), messages, shape: digits })).value).toEqual([2])
})

test('one object per line is offered to the shape as a list, before each of them', async () => {
  const offered: Json[] = []
  const lines = (reads: (answer: Json) => boolean): AnswerShape<Json> => ({
    jsonSchema: { type: 'object' },
    read(answer) {
      offered.push(answer)
      return reads(answer) ? { value: answer, problems: [] } : { problems: ['is something else.'] }
    },
  })
  const text = '{"op": 1}\n{"op": 2}'
  const inList = await ask({ model: scriptedModel([text]), messages, shape: lines(Array.isArray) })
  expect(inList.value).toEqual([{ op: 1 }, { op: 2 }])
  expect(offered.splice(0)).toEqual([[{ op: 1 }, { op: 2 }]])
  const single = await ask({ model: scriptedModel([text]), messages, shape: lines(isObject) })
  expect(single.value).toEqual({ op: 2 })
  expect(offered).toEqual([[{ op: 1 }, { op: 2 }], { op: 2 }])
})

test('calls and tokens are counted: by the model where it counts, by the counter otherwise', async () => {
  const counting = scriptedModel([
    generation('Rome', 'stop', { inputTokens: 100, outputTokens: 7 }),
    generation('{"city": "Rome"}', 'stop', { inputTokens: 150, outputTokens: 9 }),
  ])
  expect((await ask({ model: counting, messages, shape })).usage).toEqual({
    calls: 2,
    inputTokens: 250,
    outputTokens: 16,
  })
  const model = scriptedModel(['{"city": "Rome"}', '{"city": "Rome"}'])
  expect((await ask({ model, messages, shape })).usage).toEqual({ calls: 1, inputTokens: 5, outputTokens: 4 })
  const byWords = await ask({ model, messages, shape, countTokens: (text) => text.split(' ').length })
  expect(byWords.usage).toEqual({ calls: 1, inputTokens: 4, outputTokens: 2 })
})

test("the model's own errors are not tried again", async () => {
  const refusal = new KeepsakeError('model_failed', 'No.', { details: { model: 'm', reason: 'refused' } })
  const model = scriptedModel([refusal, { city: 'Rome' }])
  expect(await failureOf(ask({ model, messages, shape }))).toBe(refusal)
  expect(model.asked).toHaveLength(1)
  const late = scriptedModel(['prose', refusal])
  expect(await failureOf(ask({ model: late, messages, shape }))).toBe(refusal)
})

test('a repair that does not fit into the window leaves what was answered first', async () => {
  const exceeded = new KeepsakeError('context_exceeded', 'Too long.', { details: { model: 'm' } })
  const model = scriptedModel([{ digits: [1, 10] }, exceeded])
  expect(await ask({ model, messages, shape: digits })).toMatchObject({ value: [1], usage: { calls: 1 } })
  expectError(
    await failureOf(ask({ model: scriptedModel(['Rome', exceeded]), messages, shape })),
    'answer_not_json',
  )
  expect(await failureOf(ask({ model: scriptedModel([exceeded]), messages, shape }))).toBe(exceeded)
})

test('an aborted question is not asked, nor asked again', async () => {
  const reason = new Error('enough')
  const aborted = AbortSignal.abort(reason)
  const silent = scriptedModel([])
  expect(await failureOf(ask({ model: silent, messages, shape, signal: aborted }))).toBe(reason)
  const stop = new AbortController()
  const model = scriptedModel(() => {
    stop.abort(reason)
    return 'prose'
  })
  expect(await failureOf(ask({ model, messages, shape, signal: stop.signal }))).toBe(reason)
  expect(model.asked).toHaveLength(1)
})
