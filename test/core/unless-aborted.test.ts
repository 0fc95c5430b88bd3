import { expect, test } from 'vitest'
import { unlessAborted } from '../../src/core/unless-aborted.ts'
import { failureOf } from '../contracts/failure.ts'

const NEVER = new Promise<never>(() => {})

test('the outcome of the work', async () => {
  const { signal } = new AbortController()
  expect(await unlessAborted(Promise.resolve('tea'), undefined)).toBe('tea')
  expect(await unlessAborted(Promise.resolve('tea'), signal)).toBe('tea')
  expect(await failureOf(unlessAborted(Promise.reject(new Error('cut')), signal))).toMatchObject({
    message: 'cut',
  })
})

test('an abort ends the wait with its reason, also one from before', async () => {
  const leaving = new AbortController()
  const waiting = failureOf(unlessAborted(NEVER, leaving.signal))
  leaving.abort('enough')
  expect(await waiting).toBe('enough')
  expect(await failureOf(unlessAborted(NEVER, leaving.signal))).toBe('enough')
})
