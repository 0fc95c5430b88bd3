/** @module A pause in which messages get in, such as the one that cancels what is going on. */

/** Node keeps a process alive for a port that listens, unless it is told not to. */
type Port = MessagePort & { ref?(): void; unref?(): void }

interface Channel {
  readonly ours: Port
  readonly far: MessagePort
}

let channel: Channel | undefined
const asleep: (() => void)[] = []

/**
 * Resolves in a task of its own, behind those that wait already.
 *
 * A message to oneself takes some microseconds, where a timer that follows another is held back for 4 ms.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate } = globalThis as { setImmediate?: (work: () => void) => void }
    // Node hands over up to a thousand messages in one go, and no timer gets in between. Messages are looked at between two immediates.
    if (setImmediate !== undefined) return setImmediate(() => setImmediate(resolve))
    if (typeof MessageChannel === 'undefined') return void setTimeout(resolve)
    const { ours, far } = (channel ??= open())
    if (asleep.push(resolve) === 1) ours.ref?.()
    far.postMessage(undefined)
  })
}

/**
 * What is called again and again in the midst of long work: breathes where the work has gone on for so many milliseconds, and then waits
 * for whatever goes first.
 */
export function breatheEvery(ms: number, giveWay?: () => Promise<void>): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since <= ms) return
    await breathe()
    await giveWay?.()
    since = performance.now()
  }
}

/** Made when first needed: importing this touches nothing. */
function open(): Channel {
  const { port1, port2 } = new MessageChannel()
  const ours: Port = port1
  ours.addEventListener('message', () => {
    asleep.shift()?.()
    if (asleep.length === 0) ours.unref?.()
  })
  ours.start()
  return { ours, far: port2 }
}
