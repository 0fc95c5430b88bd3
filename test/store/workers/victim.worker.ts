/** A worker that writes to a real database until it is killed. */
import { createStore } from '../../../src/store/create-store.ts'
import { dexieStorage } from '../../../src/storage/dexie.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import type { Store } from '../../../src/store/store.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { LANES, ROOT, stepOf } from '../crash/steps.ts'
import type { Change, News, Order } from '../crash/victim.ts'

function tell(news: News): void {
  self.postMessage(news)
}

/** The same storage; it says when a change begins and ends. */
function telling(storage: Storage): Storage {
  const told = async <Result>(change: Change, work: Promise<Result>): Promise<Result> => {
    tell({ type: 'begins', change })
    const result = await work
    tell({ type: 'ends', change })
    return result
  }
  return {
    ...storage,
    commit: (commit) => told('commit', storage.commit(commit)),
    pack: (packing) => told('pack', storage.pack(packing)),
    erase: (targets, packings) => told('erase', storage.erase(targets, packings)),
  }
}

/** A lane's steps, one after the other: each is acknowledged before the next begins. */
async function writeLane(store: Store, { seed, task }: Order, lane: string): Promise<void> {
  if (task.type !== 'write') return
  const first = task.next[lane] ?? 1
  const steps = task.size === 'large' ? 3 : Infinity
  for (let number = first; number < first + steps; number++) {
    const step = stepOf(seed, lane, { number, size: task.size })
    if (step.type === 'write') await store.write(step.writes)
    else await store.erase({ prefix: step.prefix })
    tell({ type: 'step', lane, number })
    if (task.size === 'large') await store.search(ROOT, { query: 'tea' }) // so that the index has rows to pack
  }
}

async function work(order: Order): Promise<void> {
  const storage = telling(dexieStorage(order.name))
  const store = createStore({ storage, embedder: fakeEmbedder({ dimensions: 32 }) })
  const { task } = order
  if (task.type === 'import') await store.import([task.file])
  else if (task.type === 'reindex') for (;;) await store.reindex()
  else await Promise.all(LANES.map((lane) => writeLane(store, order, lane)))
  tell({ type: 'done' })
}

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  work(data).catch((error: Error) => tell({ type: 'failed', message: String(error.stack) }))
})
tell({ type: 'loaded' })
