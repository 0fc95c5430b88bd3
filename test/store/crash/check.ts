/** Whether a database that a worker left behind is right. What is wrong is an error with a sentence. */
import { itemId } from '../../../src/core/item.ts'
import { dexieStorage } from '../../../src/storage/dexie.ts'
import { isTombstone, type Storage } from '../../../src/storage/storage.ts'
import { createStore } from '../../../src/store/create-store.ts'
import type { Match, SearchMode, Store } from '../../../src/store/store.ts'
import { fakeEmbedder } from '../../fakes/fake-embedder.ts'
import { rowsAlone } from './rows-alone.ts'
import {
  after,
  type Lane,
  LANES,
  random,
  ROOT,
  sentence,
  SECRET,
  type Size,
  stepOf,
  wordOf,
} from './steps.ts'
import { faultOfPacks, placesOf, readTables } from './tables.ts'

/** How far a lane is known to be: its items, and the number of its last step. */
export interface Progress {
  readonly lane: Lane
  readonly number: number
}

/** More steps than a worker can have done without its news coming through. */
const UNHEARD = 50
const MODES: readonly SearchMode[] = ['hybrid', 'vector', 'lexical']

/** Opens a database, as any page would, and closes it again. */
export async function withStore<Result>(
  name: string,
  work: (opened: { store: Store; storage: Storage }) => Promise<Result>,
): Promise<Result> {
  const storage = dexieStorage(name)
  const store = createStore({ storage, embedder: fakeEmbedder({ dimensions: 32 }) })
  try {
    return await work({ store, storage })
  } finally {
    await store.close()
  }
}

/** Where a lane stands: exactly after one of its steps, and not before the last that was acknowledged. */
export async function findProgress(
  storage: Storage,
  known: Progress,
  { name, seed, acknowledged, size }: { name: string; seed: number; acknowledged: number; size: Size },
): Promise<Progress> {
  const rows = await storage.scan([...ROOT, name])
  const found = new Map(
    rows.map(({ namespace, key, value }) => [itemId(namespace, key) as string, JSON.stringify(value)]),
  )
  let { lane, number } = known
  for (; number < acknowledged; number++) lane = after(lane, stepOf(seed, name, { number: number + 1, size }))
  for (const last = number + UNHEARD; number < last; number++) {
    if (isAs(found, lane)) return { lane, number }
    lane = after(lane, stepOf(seed, name, { number: number + 1, size }))
  }
  throw new Error(
    `Lane '${name}' is not as after step ${acknowledged}, the last acknowledged, or any later one.`,
  )
}

function isAs(found: ReadonlyMap<string, string>, lane: Lane): boolean {
  let live = 0
  for (const [id, states] of lane) {
    const value = states.at(-1)?.value
    if (value !== undefined) live++
    if (found.get(id) !== (value && JSON.stringify(value))) return false
  }
  return live === found.size
}

/** Every item was everything that its steps made it, in their order, and nothing else. */
export async function checkHistory(storage: Storage, lane: Lane, every = 1): Promise<void> {
  const chosen = [...lane].filter((_, at) => at % every === 0)
  const addresses = chosen.map(([id]) => {
    const [namespace, key] = JSON.parse(id) as [string[], string]
    return { namespace, key }
  })
  const found = await storage.revisions(addresses)
  chosen.forEach(([id, states], at) => {
    const were = found[at]?.map((state) => [isTombstone(state) ? undefined : state.value, state.why])
    const wanted = states.map(({ value, why }) => [value, why])
    if (JSON.stringify(were) === JSON.stringify(wanted)) return
    throw new Error(`The history of ${id} is ${JSON.stringify(were)}, not ${JSON.stringify(wanted)}.`)
  })
}

/** The packs are whole, and of what was erased no table holds a trace. */
export async function checkTables(name: string, erased: readonly string[]): Promise<void> {
  const tables = await readTables(name)
  const fault = faultOfPacks(tables)
  if (fault !== undefined) throw new Error(`In the tables, ${fault}.`)
  for (const word of erased) {
    const places = placesOf(tables, word)
    if (places.length > 0) throw new Error(`'${word}' was erased, but stands in ${places.join(', ')}.`)
  }
}

/** The words of the lanes' secrets that are not there any more. */
export function erasedOf(lanes: ReadonlyMap<string, Progress>): string[] {
  return LANES.filter(
    (name) => ![...(lanes.get(name)?.lane.keys() ?? [])].some((id) => id.includes(SECRET)),
  ).map((name) => SECRET + name)
}

/** The store finds what one that has read nothing but the rows finds. */
export async function checkSearch(
  { store, storage }: { store: Store; storage: Storage },
  seed: readonly (string | number)[],
): Promise<void> {
  const embedder = fakeEmbedder({ dimensions: 32 })
  const plain = createStore({ storage: rowsAlone(storage, embedder), embedder })
  const next = random('questions', ...seed)
  try {
    for (const mode of MODES) {
      for (const query of [sentence(next), wordOf(next)]) {
        const options = { query, mode, limit: 30 }
        const [found, wanted] = [await store.search([], options), await plain.search([], options)]
        if (!isSame(found, wanted)) {
          throw new Error(`'${query}' (${mode}) finds ${show(found)}, not ${show(wanted)} as the rows say.`)
        }
      }
    }
  } finally {
    await plain.close()
  }
}

function isSame(found: readonly Match[], wanted: readonly Match[]): boolean {
  return (
    found.length === wanted.length &&
    found.every(({ key, version, value, score }, at) => {
      const other = wanted[at] as Match
      const near = Math.abs((score ?? 0) - (other.score ?? 0)) < 1e-6
      return key === other.key && version === other.version && near && same(value, other.value)
    })
  )
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function show(matches: readonly Match[]): string {
  return matches.map(({ key, version, score }) => `${key}@${version} ${score?.toFixed(6)}`).join(', ')
}
