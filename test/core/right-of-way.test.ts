import { expect, test, vi } from 'vitest'
import { createRightOfWay } from '../../src/core/right-of-way.ts'
import { failureOf } from '../contracts/failure.ts'

/** Work that ends when told to. */
function byHand() {
  let end: () => void = () => {}
  const work = new Promise<string>((resolve) => {
    end = () => resolve('done')
  })
  return { work: () => work, end }
}

/** Whether a promise has settled once everything that can go on has. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false
  void promise.then(() => (over = true))
  await new Promise((resolve) => setTimeout(resolve))
  return over
}

test('who gives way waits for what is under way, and not for what begins later', async () => {
  const way = createRightOfWay()
  const [one, two, later] = [byHand(), byHand(), byHand()]
  const first = way.first(one.work)
  void way.first(two.work)
  expect(way.isTaken()).toBe(true)
  const waits = way.giveWay()
  void way.first(later.work)
  one.end()
  expect(await first).toBe('done')
  expect(await isOver(waits)).toBe(false)
  two.end()
  expect(await isOver(waits)).toBe(true)
  expect(way.isTaken()).toBe(true)
  later.end()
  expect(await isOver(way.giveWay())).toBe(true)
  expect(way.isTaken()).toBe(false)
})

test('nobody waits where nothing is under way, nor for long where it takes long', async () => {
  vi.useFakeTimers()
  try {
    const way = createRightOfWay()
    await way.giveWay()
    void way.first(() => new Promise(() => {}))
    let over = false
    void way.giveWay().then(() => (over = true))
    await vi.advanceTimersByTimeAsync(49)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(over).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('work that fails says so to its caller, and lets the others go on', async () => {
  const way = createRightOfWay()
  const error = new Error('no vectors')
  const failing = failureOf(way.first(() => Promise.reject(error)))
  const waits = way.giveWay()
  expect(await failing).toBe(error)
  await waits
  expect(way.isTaken()).toBe(false)
})
