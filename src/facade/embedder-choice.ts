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

/** What to do instead where the store is given: it has an embedder of its own. */
const WITH_A_STORE = {
  embedder:
    'embedder is for a memory in a worker. Make the store with yours: createStore({ storage, embedder }).',
  upgrade: 'upgrade is for a memory in a worker. Once this one is open, call its upgrade(…).',
} as const

/** Checks the embedders that a worker is to make. */
export function checkEmbedders(options: {
  readonly store?: unknown
  readonly embedder?: unknown
  readonly upgrade?: unknown
}): void {
  for (const name of ['embedder', 'upgrade'] as const) {
    if (options[name] === undefined) continue
    checkChoice(name, options[name])
    if (options.store !== undefined) throw invalidArgument(name, WITH_A_STORE[name])
  }
}
