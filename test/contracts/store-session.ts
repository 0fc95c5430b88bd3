/** Laws of a store's life: subscribing, closing. */
import { expect } from 'vitest'
import type { StoreEvent } from '../../src/store/store.ts'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import { ADA, put, remove } from './store-items.ts'
import type { StoreSubject } from './store.ts'

export function sessionLaws(law: Law<StoreSubject>): void {
  law('a subscriber hears of every change, without contents, until it stops', async ({ open }) => {
    const store = await open()
    const heard: StoreEvent[] = []
    const stop = store.subscribe((event) => heard.push(event))
    await store.put(ADA, 'tea', { content: 'green' })
    await store.write([put('dog', 'Pascal'), remove('tea'), remove('never')])
    const events = [
      { changes: [{ type: 'put', namespace: ADA, key: 'tea', version: 1 }] },
      {
        changes: [
          { type: 'put', namespace: ADA, key: 'dog', version: 2 },
          { type: 'delete', namespace: ADA, key: 'tea', version: 3 },
        ],
      },
    ]
    await expect.poll(() => heard).toEqual(events)
    stop()
    await store.put(ADA, 'cat', { content: 'Ada' })
    await store.search(ADA)
    expect(heard).toEqual(events)
  })

  law("a subscriber hears nothing of what did not happen, nor of Keepsake's own items", async ({ open }) => {
    const store = await open()
    const heard: StoreEvent[] = []
    store.subscribe((event) => heard.push(event))
    const own = { op: 'put', namespace: [...ADA, '$keepsake'], key: 'head', value: {} } as const
    await store.write([own], { reserved: true })
    await store.delete(ADA, 'never')
    await failureOf(store.write([put('a', 'x')], { expect: [{ namespace: ADA, key: 'a', version: 9 }] }))
    await store.put(ADA, 'tea', { content: 'green' })
    await expect.poll(() => heard).toMatchObject([{ changes: [{ key: 'tea' }] }])
  })

  law('one listener twice hears twice, and one stops alone', async ({ open }) => {
    const store = await open()
    const heard: string[] = []
    const stop = store.subscribe(() => heard.push('one'))
    store.subscribe(() => heard.push('two'))
    await store.put(ADA, 'a', { content: 'x' })
    await expect.poll(() => heard).toEqual(['one', 'two'])
    stop()
    stop()
    await store.put(ADA, 'a', { content: 'y' })
    await expect.poll(() => heard).toEqual(['one', 'two', 'two'])
  })

  law('a closed store rejects every call with closed; closing twice is fine', async ({ open }) => {
    const store = await open()
    await store.put(ADA, 'tea', { content: 'green' })
    await store.close()
    await store.close()
    const calls = [
      store.get(ADA, 'tea'),
      store.put(ADA, 'tea', {}),
      store.delete(ADA, 'tea'),
      store.write([put('a', 'x')]),
      store.search(ADA),
      store.namespaces(),
      store.history(ADA, 'tea'),
      store.restore(ADA, 'tea', 1),
      store.erase({ prefix: ADA }),
      store.reindex(),
    ]
    for (const call of calls) expectError(await failureOf(call), 'closed', { says: /closed\. (Make|Open)/ })
  })

  law('what was written before closing is there when the database opens again', async ({ open }) => {
    const first = await open()
    const item = await first.put(ADA, 'tea', { content: 'green tea' })
    await first.close()
    const second = await open()
    expect(await second.get(ADA, 'tea')).toEqual(item)
    expect(await second.search(ADA, { query: 'tea' })).toMatchObject([item])
  })
}
