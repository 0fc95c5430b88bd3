/** @module A whole store, from page to page: the wire, the worker, IndexedDB. */
import { type Namespace, openMemory, type SearchMode, type Store, type Write } from 'keepsake'
import { DURABILITIES } from '../ours-storage.ts'
import { readTexts } from './corpus.ts'
import { memoryInUse } from './memory-in-use.ts'

/** Writes in one commit. */
const COMMIT = 10_000
const SPEAKERS = ['Ada', 'Byron', 'Caroline', 'Dorothea', 'Edwin', 'Florence', 'Grace', 'Hedy']

/** Which turns to write, and how. */
interface Writing {
  readonly from: number
  readonly to: number
  /** Over how many namespaces; threads are dealt out in turn. */
  readonly namespaces: number
  /** How many turns a thread has, which are each other's neighbours. */
  readonly thread: number
  /** `false` keeps them out of the index. */
  readonly index: boolean
}

let opened: { store: Store; worker: Worker } | undefined

const store = (): Store => {
  if (opened === undefined) throw new Error('No store is open.')
  return opened.store
}

const bench = {
  durabilities: async (): Promise<readonly string[]> => DURABILITIES,
  /** Milliseconds until the worker is ready. Nothing is read before the first search. */
  async open(name: string, embedder: 'static-en' | 'instant'): Promise<number> {
    const start = performance.now()
    const worker = new Worker(new URL('./store.worker.ts', import.meta.url), { type: 'module' })
    const { store } = await openMemory({ worker, name, namespace: ['bench'], embedder: { id: embedder } })
    opened = { store, worker }
    return performance.now() - start
  },
  async close(): Promise<void> {
    await opened?.store.close()
    opened?.worker.terminate()
    opened = undefined
  },
  /** Milliseconds of each commit; making the turns is not in them. */
  async write({ from, to, ...how }: Writing): Promise<number[]> {
    const times: number[] = []
    for (let first = from; first < to; first += COMMIT) {
      const last = Math.min(first + COMMIT, to)
      const texts = await readTexts(Math.floor(first / COMMIT))
      const writes = Array.from({ length: last - first }, (_, at) =>
        turn(first + at, String(texts[(first % COMMIT) + at]), how),
      )
      times.push(await time(() => store().write(writes)))
    }
    return times
  },
  /** Milliseconds of each put of one turn after the other. */
  put: (from: number, texts: readonly string[]): Promise<number[]> =>
    timeEach(texts, (text, at) =>
      store().write([turn(from + at, text, { namespaces: 1, thread: 50, index: true })]),
    ),
  /** Milliseconds of each query, limit 10. */
  search: (queries: readonly string[], prefix: Namespace, mode: SearchMode): Promise<number[]> =>
    timeEach(queries, (query) => store().search(prefix, { query, mode, limit: 10 })),
  /** Bytes that the page and its worker use. */
  async memory(): Promise<number> {
    return (await memoryInUse()) + (await wasmInWorker())
  },
}

/** What the command calls. */
export type StoreBench = typeof bench

Object.assign(globalThis, { bench })

/** A turn as `remember` writes it: speakers, times, neighbours. */
function turn(
  place: number,
  text: string,
  { namespaces, thread: size, index }: Omit<Writing, 'from' | 'to'>,
): Write {
  const thread = Math.floor(place / size)
  const namespace = ['bench', String(thread % namespaces)]
  const name = String(SPEAKERS[(thread + (place % 2)) % SPEAKERS.length])
  const time = new Date(Date.UTC(2023, 0, 1 + (thread % 700), 12, place % size)).toISOString()
  const content = { role: 'user', content: text, name, thread: String(thread) }
  return {
    op: 'put',
    namespace,
    key: String(place),
    value: { kind: 'Turn', content, validFrom: time },
    index: index && { text, group: String(thread), position: place % size, label: name, time },
  }
}

async function wasmInWorker(): Promise<number> {
  if (opened === undefined) return 0
  const { worker } = opened
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.addEventListener('message', ({ data }: MessageEvent<number>) => resolve(data))
    port1.start()
    worker.postMessage('wasm-bytes', [port2])
  })
}

async function timeEach<Input>(
  inputs: readonly Input[],
  action: (input: Input, at: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = []
  for (const [at, input] of inputs.entries()) times.push(await time(() => action(input, at)))
  return times
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
