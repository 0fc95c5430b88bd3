/** @module The orders that a worker is working on, so that each can be cancelled and all of them ended. */
import type { CallOptions } from '../core/call.ts'
import type { OnProgress, Order } from './protocol.ts'

/** Orders under way. */
export interface Orders {
  /** An order's options as the store takes them, with a signal and, where the page listens, its progress. */
  begin(order: Order, report: OnProgress): CallOptions
  cancel(id: number): void
  /** Cancels them all. */
  cancelAll(reason: Error): void
  /** An order is done. */
  end(id: number): void
}

/** No orders yet. */
export function createOrders(): Orders {
  const running = new Map<number, AbortController>()
  return {
    begin({ id, watched, options }, report) {
      const controller = new AbortController()
      running.set(id, controller)
      return {
        ...(options as object),
        signal: controller.signal,
        ...(watched && { onProgress: (progress) => report(id, progress) }),
      }
    },
    cancel: (id) => running.get(id)?.abort(),
    cancelAll(reason) {
      for (const controller of running.values()) controller.abort(reason)
    },
    end: (id) => void running.delete(id),
  }
}
