import { expect, test, vi } from 'vitest'
import { breathe } from '../../src/core/breathe.ts'

test('tasks that wait already come first, those that come later do not', async () => {
  const order: string[] = []
  const said = new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      order.push('a message')
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(undefined)
  })
  await Promise.all([said, breathe().then(() => order.push('awake')), Promise.resolve()])
  expect(order).toEqual(['a message', 'awake'])
})

test('those who breathe at once all wake, in turn', async () => {
  const order: number[] = []
  await Promise.all([1, 2, 3].map((who) => breathe().then(() => order.push(who))))
  expect(order).toEqual([1, 2, 3])
})

test('timers get in between one breath and the next', async () => {
  let fired = 0
  const timer = setInterval(() => fired++, 1)
  for (let breath = 0; breath < 30; breath++) {
    const begun = performance.now()
    while (performance.now() - begun < 3);
    await breathe()
  }
  clearInterval(timer)
  expect(fired).toBeGreaterThan(5)
})

test('where there are no channels it takes a timer', async () => {
  vi.stubGlobal('MessageChannel', undefined)
  await breathe()
  vi.unstubAllGlobals()
})
