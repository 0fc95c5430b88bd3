/** A subscriber for the laws of a store. */
import { expect } from 'vitest'
import type { Store, StoreEvent } from '../../src/store/store.ts'

/**
 * What is heard from now on, after something was done of which so many events are heard. Over a wire, news travel on a way of their own: what was
 * written before somebody subscribes may still be under way, and is heard too.
 */
export async function listenAfter(
  source: Pick<Store, 'subscribe'>,
  events: number,
  done: () => Promise<unknown>,
): Promise<StoreEvent[]> {
  const heard: StoreEvent[] = []
  source.subscribe((event) => heard.push(event))
  await done()
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(events)
  heard.length = 0
  return heard
}
