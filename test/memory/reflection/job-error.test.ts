import { beforeEach, expect, test } from 'vitest'
import { type ErrorCode, type ErrorDetails, KeepsakeError } from '../../../src/core/errors.ts'
import { forgetMemories } from '../../../src/memory/forget.ts'
import { u } from '../conversation.ts'
import { open, pass, stopClock } from './open.ts'

const ada = { variables: { user: 'ada' } }
const namespace = ['users', 'ada']
const SECRET = 'Ada is ill'
const said = [u(SECRET, { id: 'm1' }), u('I live in Porto', { id: 'm2' })]
const failed = <Code extends ErrorCode>(code: Code, details: ErrorDetails[Code]): KeepsakeError =>
  new KeepsakeError(code, `The model answered '${SECRET}'.`, { details })

/** An executor that failed with an error, all that it stored for jobs, and the error that it shows. */
async function failedWith(error: unknown) {
  const opened = open({
    before: () => {
      throw error as Error
    },
  })
  await opened.executor.submit(said, ada)
  await pass(30_000)
  const jobs = JSON.stringify(await opened.store.search([...namespace, '$keepsake', 'jobs']))
  return { ...opened, jobs, shown: (await opened.executor.pending(ada))[0]?.error }
}

beforeEach(stopClock)

const model = 'm'
test.for([
  [
    failed('model_unauthorized', { model, status: 401 }),
    "The model 'm' refused the key with status 401. Give it another one.",
  ],
  [failed('model_failed', { model, reason: 'server', status: 500 }), "The model 'm' failed with status 500."],
  [failed('model_failed', { model, reason: 'timeout' }), "The model 'm' took too long, and failed."],
  [failed('model_failed', { model, reason: SECRET as never }), "The model 'm' failed."],
  [
    failed('context_exceeded', { model, limit: 4096 }),
    "What the model 'm' was to read is longer than its window of 4096 tokens. Set contextTokens.",
  ],
  [failed('answer_not_json', { model }), "The model 'm' answered without a JSON object."],
  [failed('answer_cut', { model }), "The answer of the model 'm' broke off."],
  [
    failed('answer_invalid', { model, problems: [SECRET] }),
    "The answer of the model 'm' did not fit the schema.",
  ],
  [failed('answer_refused', { model }), "The model 'm' would not answer."],
  [failed('storage_failed', { operation: 'commit', reason: 'quota' }), 'The storage has no room left.'],
  [failed('invalid_value', { path: SECRET }), 'Learning failed: invalid value.'],
  [new Error(SECRET), "Learning failed. The event 'failed' carries the error."],
] as const)('of an error a job keeps no text that anybody wrote: %s', async ([error, message]) => {
  const { jobs, shown } = await failedWith(error)
  expect(jobs).toContain('"error"')
  expect(jobs).not.toContain(SECRET)
  expect(shown).toEqual({ code: error instanceof KeepsakeError ? error.code : 'unknown', message })
})

test('why learning failed goes with the turns that are forgotten', async () => {
  const { store, executor, shown } = await failedWith(failed('answer_not_json', { model }))
  expect(shown).toBeDefined()
  await forgetMemories({ store, namespace }, { kinds: ['Turn'], filter: { 'content.content': SECRET } }, {})
  const [pending] = await executor.pending(ada)
  expect(pending).toMatchObject({ turns: 1, attempts: 1 })
  expect(pending?.error).toBeUndefined()
})
