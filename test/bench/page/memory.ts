/** @module What runs in the page, all of it through the package's public door, as an app would. */
import { type Hit, type MemoryDatabase, type Message, openMemory, type SearchMode } from 'keepsake'
import { type Device, minilmChoice } from './minilm.ts'

/** What a search found, best first. */
export interface Ranking {
  /** The message's id, or its words where it has none; for a memory, its place among those that were added. */
  readonly ids: readonly string[]
  readonly scores: readonly number[]
}

interface Session {
  readonly thread: string
  readonly messages: readonly Message[]
}

/** More than any namespace of a bench holds. */
const EVERYTHING = 100_000
const TIMED_LIMIT = 10
/** Between two searches of somebody who does nothing else. */
const PAUSE_MS = 20

let memory: MemoryDatabase
const places = new Map<string, string>()

const bench = {
  /**
   * To be called first. With the package's own worker and the built-in embedder; with MiniLM in a worker that the app composes; or with
   * that worker and the built-in embedder, so that it can be changed.
   */
  async open(which: 'built-in' | 'both' | Device): Promise<void> {
    const worker =
      which === 'built-in'
        ? new Worker(new URL('keepsake/worker', import.meta.url), { type: 'module' })
        : new Worker(new URL('./minilm.worker.ts', import.meta.url), { type: 'module' })
    const embedder = typeof which === 'string' ? { id: 'static-en' } : minilmChoice(which)
    memory = await openMemory({ worker, name: 'bench', namespace: ['bench', '{conversation}'], embedder })
  },
  /** Resolves to the milliseconds that each session took. */
  remember: (conversation: string, sessions: readonly Session[]) =>
    timeEach(sessions, ({ thread, messages }) => memory.for({ conversation }).remember(messages, { thread })),
  async add(conversation: string, contents: readonly string[]): Promise<void> {
    const added = await memory.for({ conversation }).add(contents)
    for (const [place, { key }] of added.entries()) places.set(key, String(place))
  },
  async rank(conversation: string, queries: readonly string[], mode: SearchMode): Promise<Ranking[]> {
    const rankings: Ranking[] = []
    for (const query of queries) {
      const hits = await memory.for({ conversation }).search(query, { mode, limit: EVERYTHING })
      rankings.push({ ids: hits.map(idOf), scores: hits.map(({ score }) => score) })
    }
    return rankings
  },
  /** The score of the best hit that `context` looks at, were there no threshold; 0 where it does not even look. */
  async best(conversation: string, prompts: readonly string[]): Promise<number[]> {
    const scores: number[] = []
    for (const content of prompts) {
      const options = { minScore: 0, budget: Infinity }
      const { hits } = await memory.for({ conversation }).context([{ role: 'user', content }], options)
      scores.push(Math.max(0, ...hits.map(({ score }) => score)))
    }
    return scores
  },
  /**
   * Changes to MiniLM while one query after the other is asked. Milliseconds from the call: when the model was loaded, when all was
   * embedded and it answers; and how long each search took.
   */
  async upgrade(
    device: Device,
    { conversation, queries }: { conversation: string; queries: readonly string[] },
  ) {
    const searches: { at: number; ms: number }[] = []
    const times = { loaded: 0, switched: 0 }
    const start = performance.now()
    const changing = memory.store
      .upgrade(minilmChoice(device), {
        onProgress: ({ phase }) => {
          if (phase === 'embed') times.loaded ||= performance.now() - start
        },
      })
      .finally(() => (times.switched = performance.now() - start))
    for (let turn = 0; times.switched === 0; turn++) {
      const [at, query] = [performance.now() - start, String(queries[turn % queries.length])]
      const [ms = 0] = await bench.time(conversation, [query])
      searches.push({ at, ms })
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    await changing
    return { ...times, searches }
  },
  /** Resolves to the milliseconds of each query, from page to page. */
  time: (conversation: string, queries: readonly string[]) =>
    timeEach(queries, (query) => memory.for({ conversation }).search(query, { limit: TIMED_LIMIT })),
}

/** What the command calls. */
export type MemoryBench = typeof bench

Object.assign(globalThis, { bench })

/** One after the other. */
async function timeEach<Input>(
  inputs: readonly Input[],
  action: (input: Input) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = []
  for (const input of inputs) {
    const start = performance.now()
    await action(input)
    times.push(performance.now() - start)
  }
  return times
}

function idOf({ key, value, text }: Hit): string {
  return places.get(key) ?? value.sources?.[0] ?? text
}
