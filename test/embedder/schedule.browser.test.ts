import { expect, test } from 'vitest'
import { schedule } from '../../src/embedder/schedule.ts'
import { staticEmbedder } from '../../src/embedder/static.ts'

test('a query that comes as a message in the midst of much to embed is answered before the end of it', async () => {
  const scheduled = schedule(staticEmbedder())
  await scheduled.load?.()
  const order: string[] = []
  const { port1, port2 } = new MessageChannel()
  const answered = new Promise<void>((resolve) => {
    port1.addEventListener('message', () => {
      order.push('asked')
      void scheduled.embed(['What does she drink?'], { purpose: 'query' }).then(() => {
        order.push('answered')
        resolve()
      })
    })
    port1.start()
  })
  const texts = Array.from({ length: 2000 }, (_, at) => `Ada drank ${at} cups of green tea with Byron`)
  const bulk = scheduled
    .embed(texts, {
      purpose: 'document',
      onProgress: ({ done }) => {
        order.push('embedded')
        if (done < 100) port2.postMessage('a query')
      },
    })
    .then(() => order.push('all embedded'))
  await Promise.all([bulk, answered])
  port1.close()
  const at = order.indexOf('answered')
  expect(at).toBeGreaterThan(0)
  // One call may have been under way, and one may end in the same breath.
  expect(order.slice(order.indexOf('asked'), at).filter((step) => step === 'embedded').length).toBeLessThan(3)
  expect(order.indexOf('all embedded')).toBeGreaterThan(at)
})
