/** Whether what a dead learner left behind is right. What is wrong is an error with a sentence. */
import { openMemory } from '../../../../src/facade/open-memory.ts'
import { dexieStorage } from '../../../../src/storage/dexie.ts'
import { createStore } from '../../../../src/store/create-store.ts'
import { ALL, type Match, type Store } from '../../../../src/store/store.ts'
import { fakeEmbedder } from '../../../fakes/fake-embedder.ts'
import { learnsEverything } from './model.ts'
import { NAMESPACE } from './told.ts'

/** What is there. */
export interface Found {
  readonly turns: number
  /** Turns that still wait to be learned from. */
  readonly waiting: number
}

/** How many of the newest facts have their history read in each look. */
const NEWEST = 12

/**
 * Every acknowledged message is stored, every stored one was learned from once or waits, never both and never neither, and no fact was
 * written twice.
 */
export async function checkLearned(name: string, acknowledged: number): Promise<Found> {
  return withStore(name, async (store) => {
    const list = (kinds: string[]): Promise<Match[]> => store.search(NAMESPACE, { kinds, limit: ALL })
    const [turns, facts] = [await list(['Turn']), await list(['Memory'])]
    const jobs = await store.search([...NAMESPACE, '$keepsake', 'jobs'], { limit: ALL })
    const waiting = jobs.flatMap(({ value }) => value['keys'] as string[])
    if (new Set(waiting).size !== waiting.length) throw new Error('A turn waits twice.')
    const learned = facts.map(({ value }) => (value['sources'] as string[]).join(' '))
    for (const { key, value } of turns) {
      const id = String((value['sources'] as string[])[0])
      const times = learned.filter((source) => source === id).length
      if (times + Number(waiting.includes(key)) === 1) continue
      throw new Error(
        `Turn ${id} was learned ${times} times and ${waiting.includes(key) ? 'waits' : 'does not wait'}.`,
      )
    }
    for (let number = 1; number <= acknowledged; number++) {
      if (!turns.some(({ value }) => (value['sources'] as string[])[0] === `m${number}`)) {
        throw new Error(`Message m${number} was acknowledged and is lost.`)
      }
    }
    for (const { key } of facts.slice(0, NEWEST)) {
      const states = await store.history(NAMESPACE, key)
      if (states.length !== 1) throw new Error(`Fact ${key} was written ${states.length} times.`)
    }
    return { turns: turns.length, waiting: waiting.length }
  })
}

/** Learns what is left, as the next page does; every turn has one fact then. */
export async function learnTheRest(name: string): Promise<void> {
  await withStore(name, async (store) => {
    const model = learnsEverything(
      () => {},
      () => {},
    )
    const memory = await openMemory({ store, model, namespace: ['users', '{user}'], learnAfterMs: Infinity })
    await memory.for({ user: 'ada' }).learn()
    const left = await memory.for({ user: 'ada' }).pending()
    if (left.length > 0) throw new Error(`It still waits: ${JSON.stringify(left)}`)
    await memory.close()
  })
}

async function withStore<Result>(name: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = createStore({ storage: dexieStorage(name), embedder: fakeEmbedder({ dimensions: 32 }) })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
