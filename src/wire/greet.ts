/** @module The handshake: says hello to a worker and waits for its answer, its failure, or too long. */
import { KeepsakeError } from '../core/errors.ts'
import { HELLO } from './protocol.ts'

const TIMEOUT_MS = 20_000

/** What a greeting needs: the port to hand over, and the first call over the other end of it. */
export interface Greeting {
  readonly port: MessagePort
  readonly hello: () => Promise<string | undefined>
  readonly timeoutMs?: number | undefined
}

/**
 * Hands the worker its port; resolves to the lock it holds. Rejects with `worker_failed` where the script cannot be loaded or run, or
 * nobody answers: a worker that failed before anyone listened tells nothing more.
 */
export async function greet(
  worker: Worker,
  { port, hello, timeoutMs = TIMEOUT_MS }: Greeting,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const seconds = timeoutMs / 1000
      fail(
        `The worker did not answer within ${seconds} s. Check that its script loads and imports 'keepsake/worker'.`,
      )
    }, timeoutMs)
    const onError = (event: ErrorEvent): void => {
      event.preventDefault()
      const why = event.message ? `its script failed: ${event.message}` : 'its script could not be loaded'
      fail(`The worker did not start: ${why}. Check its URL, and that all it imports loads.`, event.error)
    }
    const stop = (): void => {
      clearTimeout(timer)
      worker.removeEventListener('error', onError)
    }
    const fail = (message: string, cause?: unknown): void => {
      stop()
      reject(
        new KeepsakeError('worker_failed', message, {
          details: { phase: 'start' },
          ...(cause ? { cause } : {}),
        }),
      )
    }
    worker.addEventListener('error', onError)
    worker.postMessage(HELLO, [port])
    hello().then(
      (lock) => {
        stop()
        resolve(lock)
      },
      (cause: unknown) => fail('The worker did not answer as a memory worker does.', cause),
    )
  })
}
