/** @module What changed, in this tab and in others: for eyes only, nobody's data depends on it. */
import type { Store, StoreEvent } from '../store/store.ts'

/** Subscriptions to a channel, which is open while anyone listens and until the signal. */
export function subscribeTo(name: string, closing: AbortSignal): Pick<Store, 'subscribe'> {
  const listeners = new Set<(event: StoreEvent) => void>()
  let channel: BroadcastChannel | undefined
  const close = (): void => {
    channel?.close()
    channel = undefined
  }
  closing.addEventListener('abort', () => {
    listeners.clear()
    close()
  })
  return {
    subscribe(listener) {
      if (closing.aborted) return () => {}
      listeners.add(listener)
      if (channel === undefined) {
        channel = new BroadcastChannel(name)
        channel.addEventListener('message', ({ data }: MessageEvent<StoreEvent>) => {
          for (const hear of listeners) queueMicrotask(() => hear(data))
        })
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) close()
      }
    },
  }
}
