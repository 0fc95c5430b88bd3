/** A worker that remembers and learns, over a real database and with the real pipeline, until it is killed. Only the model is scripted. */
import { openMemory } from '../../../../src/facade/open-memory.ts'
import { dexieStorage } from '../../../../src/storage/dexie.ts'
import type { Storage } from '../../../../src/storage/storage.ts'
import { createStore } from '../../../../src/store/create-store.ts'
import { fakeEmbedder } from '../../../fakes/fake-embedder.ts'
import { learnsEverything } from './model.ts'
import { messageOf, type News, type Order, threadOf } from './told.ts'

function tell(news: News): void {
  self.postMessage(news)
}

/** The same storage; it says when what was learned is written. */
function telling(storage: Storage): Storage {
  return {
    ...storage,
    async commit(commit) {
      const learns = commit.rows?.some(({ value }) => value['kind'] === 'Memory') === true
      if (learns) tell({ type: 'writing' })
      const committed = await storage.commit(commit)
      if (learns) tell({ type: 'written' })
      return committed
    },
  }
}

async function work({ name, seed, next }: Order): Promise<void> {
  const store = createStore({
    storage: telling(dexieStorage(name)),
    embedder: fakeEmbedder({ dimensions: 32 }),
  })
  const model = learnsEverything(
    () => tell({ type: 'asked' }),
    () => tell({ type: 'answered' }),
  )
  const memory = await openMemory({ store, model, namespace: ['users', '{user}'], learnAfterMs: 5 })
  const ada = memory.for({ user: 'ada' })
  for (let number = next; ; number++) {
    await ada.remember([messageOf(seed, number)], { thread: threadOf(number) })
    tell({ type: 'remembered', number })
    if (number % 3 !== 0) continue
    await ada.learn()
    tell({ type: 'learned' })
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  work(data).catch((error: Error) => tell({ type: 'failed', message: String(error.stack) }))
})
tell({ type: 'loaded' })
