/** @module Learning in a page: a worker of its own, IndexedDB, the built-in embedder, and a model over HTTP. */
import { httpModel, type Learned, type MemoryDatabase, type Message, openMemory, type Scope } from 'keepsake'

/** More than any conversation of a test holds. */
const EVERYTHING = 1000

let memory: MemoryDatabase | undefined

function ada(): Scope {
  if (memory === undefined) throw new RangeError('Open the memory first.')
  return memory.for({ user: 'ada' })
}

const bench = {
  /** A memory that learns by the model at this address. */
  async open(name: string, baseUrl: string): Promise<void> {
    memory = await openMemory({
      worker: new Worker(new URL('keepsake/worker', import.meta.url), { type: 'module' }),
      name,
      namespace: ['users', '{user}'],
      model: httpModel({ baseUrl, model: 'replayed', retries: 0 }),
    })
  },
  remember: (messages: readonly Message[], thread: string) => ada().remember(messages, { thread }),
  learn: (): Promise<Learned> => ada().learn(),
  facts: async (): Promise<string[]> => (await ada().list({ limit: EVERYTHING })).map(({ text }) => text),
  /** The facts that answer best, best first. */
  best: async (question: string): Promise<string[]> =>
    (await ada().search(question, { kinds: ['Memory'], limit: 3 })).map(({ text }) => text),
}

/** What a test calls. */
export type LearningPage = typeof bench

Object.assign(globalThis, { bench })
