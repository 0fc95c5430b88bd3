/** @module Which embedder an app names, checked before it goes to the worker. */
import { invalidArgument, show } from '../core/errors.ts'
import { copyJson, isObject } from '../core/json.ts'
import type { EmbedderChoice } from '../store/embedding.ts'

/** Throws `invalid_argument` for what is no choice: an embedder itself, most often, which cannot cross to a worker. */
export function checkChoice(argument: string, choice: unknown): asserts choice is EmbedderChoice {
  if (isChoice(choice)) return
  throw invalidArgument(
    argument,
    `${argument} is ${show(choice)}, not a choice of one of the worker's embedders. Name it, with options of plain JSON: { id: 'transformers', options: { … } }.`,
  )
}

function isChoice(value: unknown): boolean {
  if (!isObject(value) || typeof value['id'] !== 'string' || value['id'] === '') return false
  return Object.keys(value).every((name) => name === 'id' || name === 'options') && isJson(value['options'])
}

function isJson(value: unknown): boolean {
  if (value === undefined) return true
  try {
    copyJson(value)
    return true
  } catch {
    return false // the sentence above says what is needed
  }
}

/** What to do instead where the store is given: it has these of its own. */
const WITH_A_STORE = {
  embedder:
    'embedder is for a memory in a worker. Make the store with yours: createStore({ storage, embedder }).',
  upgrade: 'upgrade is for a memory in a worker. Once this one is open, call its upgrade(…).',
  name: 'name is for a memory in a worker. The store has the name of its storage: dexieStorage(name).',
  timeoutMs: 'timeoutMs is for a memory in a worker. A store that is here does not start.',
  historyDays:
    'historyDays is for a memory in a worker. Make the store with yours: createStore({ storage, historyDays }).',
  ttl: 'ttl is for a memory in a worker. Make the store with yours: createStore({ storage, ttl }).',
} as const

/** Checks the embedders that a worker is to make, and that nothing is said of a worker where there is none. */
export function checkEmbedders(options: Partial<Record<'store' | keyof typeof WITH_A_STORE, unknown>>): void {
  for (const name of ['embedder', 'upgrade'] as const) {
    if (options[name] !== undefined) checkChoice(name, options[name])
  }
  if (options.store === undefined) return
  for (const [name, wayOut] of Object.entries(WITH_A_STORE)) {
    if (options[name as keyof typeof WITH_A_STORE] !== undefined) throw invalidArgument(name, wayOut)
  }
}
