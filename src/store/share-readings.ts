/** @module Readings that many ask for: one is under way at a time, and all who come meanwhile share the next. */
import type { CallOptions } from '../core/call.ts'

/** Shares a reading among those who ask for it at the same time. The first one's progress is told. */
export function shareReadings(
  read: (options: CallOptions) => Promise<void>,
): (options?: CallOptions) => Promise<void> {
  let reading: Promise<void> | undefined
  let queued: Promise<void> | undefined
  const start = (options: CallOptions): Promise<void> => {
    const started = read(options).finally(() => {
      if (reading === started) reading = undefined
    })
    return (reading = started)
  }
  // A reading under way may have begun before the caller's last write, so the caller needs the next one.
  return (options = {}) => {
    if (queued !== undefined) return queued
    if (reading === undefined) return start(options)
    queued = reading
      .catch(() => {})
      .then(() => {
        queued = undefined
        return start(options)
      })
    return queued
  }
}
