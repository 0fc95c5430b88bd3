/** A worker's death: it is told what to do, and terminated in the middle of it. */
import type { Change, News, Order } from './victim.ts'

/**
 * When to kill: so many milliseconds after a change of this sort begins, or after the order; or in the very moment in which a step is
 * acknowledged, the first one after so many milliseconds.
 */
export interface Moment {
  readonly from: Change | 'step' | undefined
  readonly delay: number
}

/** What was heard of a worker that is dead. */
export interface Death {
  /** Each lane's last step that was acknowledged. */
  readonly acknowledged: ReadonlyMap<string, number>
  /** Whether it came between the beginning and the end of a change. */
  readonly midway: boolean
}

/** Longer than any worker needs to get there. */
const PATIENCE_MS = 10_000

/** Gives a worker that is loaded its order, and kills it. */
export async function kill(worker: Worker, order: Order, { from, delay }: Moment): Promise<Death> {
  const acknowledged = new Map<string, number>()
  const ordered = performance.now()
  let open = 0
  await new Promise<void>((resolve, reject) => {
    const never = setTimeout(() => reject(new Error(`No '${from}' came.`)), PATIENCE_MS)
    const now = (): void => {
      clearTimeout(never)
      worker.terminate()
      resolve()
    }
    worker.addEventListener('message', ({ data }: MessageEvent<News>) => {
      if (data.type === 'failed') reject(new Error(`The worker failed: ${data.message}`))
      if (data.type === 'begins') open++
      if (data.type === 'ends') open--
      if (data.type === 'step') acknowledged.set(data.lane, data.number)
      if (data.type === 'begins' && data.change === from) setTimeout(now, delay)
      if (data.type === from && performance.now() >= ordered + delay) now()
    })
    worker.postMessage(order)
    if (from === undefined) setTimeout(now, delay)
  }).finally(() => worker.terminate())
  return { acknowledged, midway: open > 0 }
}

/** Hands out workers that are loaded; the next one loads meanwhile. */
export function prepared(): () => Promise<Worker> {
  let next = newWorker()
  return async () => {
    const worker = next
    next = newWorker()
    return worker
  }
}

async function newWorker(): Promise<Worker> {
  const worker = new Worker(new URL('../workers/victim.worker.ts', import.meta.url), { type: 'module' })
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve(), { once: true })
    worker.addEventListener('error', (event) =>
      reject(new Error(`The worker did not load: ${event.message}`)),
    )
  })
  return worker
}
