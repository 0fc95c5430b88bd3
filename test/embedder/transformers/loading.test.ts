import { expect, test } from 'vitest'
import type { ProgressListener } from '../../../src/core/call.ts'
import { createLoading } from '../../../src/embedder/transformers/loading.ts'
import { failureOf } from '../../contracts/failure.ts'

/** Loads that a test ends, and what was let go of. */
function loads() {
  const begun: {
    readonly signal: AbortSignal
    readonly onProgress: ProgressListener
    end(thing: string): void
    fail(error: Error): void
  }[] = []
  const released: string[] = []
  const loading = createLoading<string>({
    load: (call) => new Promise((resolve, reject) => begun.push({ ...call, end: resolve, fail: reject })),
    release: async (thing) => void released.push(thing),
  })
  return { begun, released, loading }
}
const turn = () => new Promise((resolve) => setTimeout(resolve))

test('all who wait share one loading and hear of it', async () => {
  const { begun, loading } = loads()
  const heard: number[] = []
  const waiting = [1, 2].map((who) => loading.join({ onProgress: ({ done }) => heard.push(who * 10 + done) }))
  await turn()
  begun[0]?.onProgress({ phase: 'load', done: 5 })
  begun[0]?.end('model')
  expect(await Promise.all(waiting)).toEqual(['model', 'model'])
  expect(await loading.join({})).toBe('model')
  expect(heard).toEqual([15, 25])
  expect(begun).toHaveLength(1)
})

test('whoever aborts leaves; the last one ends it', async () => {
  const { begun, released, loading } = loads()
  const [one, two] = [new AbortController(), new AbortController()]
  const waiting = [one, two].map(({ signal }) => failureOf(loading.join({ signal })))
  await turn()
  one.abort(new Error('one'))
  expect((await waiting[0])?.message).toBe('one')
  expect(begun[0]?.signal.aborted).toBe(false)
  two.abort(new Error('two'))
  expect((await waiting[1])?.message).toBe('two')
  expect(begun[0]?.signal.reason).toMatchObject({ message: 'two' })
  begun[0]?.end('late')
  await turn()
  expect(released).toEqual(['late']) // it came, and nobody wants it
  const next = loading.join({})
  await turn()
  begun[1]?.end('model')
  expect(await next).toBe('model')
})

test('after a failure it can be tried again', async () => {
  const { begun, loading } = loads()
  const first = failureOf(loading.join({}))
  await turn()
  begun[0]?.fail(new Error('no'))
  expect((await first).message).toBe('no')
  const second = loading.join({})
  await turn()
  begun[1]?.end('model')
  expect(await second).toBe('model')
})

test('it is let go of, also in mid-load', async () => {
  const { begun, released, loading } = loads()
  await loading.drop()
  const first = loading.join({})
  await turn()
  begun[0]?.end('one')
  await first
  await loading.drop()
  expect(released).toEqual(['one'])
  const second = failureOf(loading.join({}))
  await turn()
  const dropped = loading.drop()
  begun[1]?.end('two')
  await dropped
  expect((await second).name).toBe('AbortError')
  expect(released).toEqual(['one', 'two'])
})

test('whoever comes in the very moment in which it is ended begins anew', async () => {
  const { begun, loading } = loads()
  const leaving = new AbortController()
  const left = failureOf(loading.join({ signal: leaving.signal }))
  await turn()
  let next: Promise<string> | undefined
  begun[0]?.signal.addEventListener('abort', () => void (next = loading.join({})))
  leaving.abort(new Error('one'))
  expect((await left).message).toBe('one')
  await turn()
  begun[1]?.end('model')
  expect(await next).toBe('model')
})
