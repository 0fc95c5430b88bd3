/** A worker's death: it is told what to do, and terminated in the middle of it. */
import { liveAndDie, loaded } from './mortal-worker.ts'
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

/** Gives a worker that is loaded its order, and kills it. */
export async function kill(worker: Worker, order: Order, { from, delay }: Moment): Promise<Death> {
  const acknowledged = new Map<string, number>()
  const ordered = performance.now()
  let open = 0
  await liveAndDie<News>(worker, order, (die) => {
    if (from === undefined) setTimeout(die, delay)
    return (news) => {
      if (news.type === 'begins') open++
      if (news.type === 'ends') open--
      if (news.type === 'step') acknowledged.set(news.lane, news.number)
      if (news.type === 'begins' && news.change === from) setTimeout(die, delay)
      if (news.type === from && performance.now() >= ordered + delay) die()
    }
  })
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

function newWorker(): Promise<Worker> {
  return loaded(new Worker(new URL('../workers/victim.worker.ts', import.meta.url), { type: 'module' }))
}
