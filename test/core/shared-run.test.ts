import { expect, test } from 'vitest'
import type { CallOptions } from '../../src/core/call.ts'
import { shareRun } from '../../src/core/shared-run.ts'
import { failureOf } from '../contracts/failure.ts'

/** A run of work that ends when it is told to. */
function held() {
  let given: CallOptions | undefined
  let end: (error?: Error) => void = () => {}
  const run = shareRun<void>(
    (options) =>
      new Promise((resolve, reject) => {
        given = options
        end = (error) => (error === undefined ? resolve() : reject(error))
      }),
  )
  return { run, options: () => given, end: (error?: Error) => end(error) }
}

test('all who join hear of its progress and of its end', async () => {
  const { run, options, end } = held()
  const told: number[] = []
  const joined = [1, 2].map((who) => run.join({ onProgress: ({ done }) => told.push(who * 10 + done) }))
  await Promise.resolve()
  options()?.onProgress?.({ phase: 'embed', done: 3 })
  expect(told).toEqual([13, 23])
  end()
  await Promise.all(joined)
  await run.join({})
  expect([run.isStopped(), options()?.signal?.aborted]).toEqual([false, false])
})

test('who aborts leaves; the last one stops the work, with the reason', async () => {
  const { run, options } = held()
  const [one, two] = [new AbortController(), new AbortController()]
  const failures = [one, two].map(({ signal }) => failureOf(run.join({ signal })))
  await Promise.resolve()
  one.abort(new Error('one'))
  expect(await failures[0]).toMatchObject({ message: 'one' })
  expect(options()?.signal?.aborted).toBe(false)
  two.abort(new Error('two'))
  expect(await failures[1]).toMatchObject({ message: 'two' })
  expect(options()?.signal?.reason).toMatchObject({ message: 'two' })
  expect(run.isStopped()).toBe(true)
})

test('work that is given up rejects at once, though it goes on for a while', async () => {
  const { run, end } = held()
  const failure = failureOf(run.join({}))
  await Promise.resolve()
  run.giveUp(new Error('something better'))
  expect(await failure).toMatchObject({ message: 'something better' })
  let hasEnded = false
  void run.ended.then(() => (hasEnded = true))
  await Promise.resolve()
  expect(hasEnded).toBe(false)
  end(new Error('late'))
  await run.ended
})

test('work that fails is not stopped', async () => {
  const { run, end } = held()
  const failure = failureOf(run.join({}))
  await Promise.resolve()
  end(new Error('no network'))
  expect(await failure).toMatchObject({ message: 'no network' })
  expect(run.isStopped()).toBe(false)
})

test('what comes of work is for all who join; of work that was stopped, it is discarded before it has ended', async () => {
  const discarded: string[] = []
  const begin = () => {
    let end: (result: string) => void = () => {}
    const work = () => new Promise<string>((resolve) => (end = resolve))
    const run = shareRun(work, async (result) => {
      await Promise.resolve()
      discarded.push(result)
    })
    return { run, end: (result: string) => end(result) }
  }
  const [wanted, stopped] = [begin(), begin()]
  await Promise.resolve()
  wanted.end('model')
  expect(await Promise.all([wanted.run.join({}), wanted.run.join({})])).toEqual(['model', 'model'])
  stopped.run.giveUp(new Error('enough'))
  stopped.end('late')
  await Promise.all([wanted.run.ended, stopped.run.ended])
  expect(discarded).toEqual(['late'])
  expect(await failureOf(stopped.run.outcome)).toMatchObject({ message: 'enough' })
})
