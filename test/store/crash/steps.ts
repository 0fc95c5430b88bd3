/** What a writer does before it is killed, and what must be there afterwards: pure, so that both sides know it without telling each other. */
import { type ItemId, itemId } from '../../../src/core/item.ts'
import type { JsonObject } from '../../../src/core/json.ts'
import type { Namespace } from '../../../src/core/namespace.ts'
import type { Write } from '../../../src/core/write.ts'

/** How big a writer's steps are: some items, hundreds, or some secrets that the next step erases. */
export type Size = 'small' | 'large' | 'secret'

/** One call of the store; a write's items all carry its number. */
export type Step =
  | { readonly type: 'write'; readonly writes: readonly Write[] }
  | { readonly type: 'erase'; readonly prefix: Namespace }

/** A state that an item is in or was in. */
export interface State {
  /** `undefined` where it was deleted. */
  readonly value: JsonObject | undefined
  readonly why: string | undefined
}

/** Everything a lane's items are and were, oldest first. An item that was erased is not there. */
export type Lane = ReadonlyMap<ItemId, readonly State[]>

/** Two writers in one worker, each with items of its own: their transactions come in any order. */
export const LANES = ['a', 'b'] as const

/** Where it all is. */
export const ROOT: Namespace = ['crash']

/** The word that every secret of a lane has in it. */
export const SECRET = 'xyzzy'

const KEYS = 400
const LARGE = 260
const WORDS =
  'tea coffee river bridge winter garden violin harbour copper lantern sparrow orchard thunder pepper window ladder'.split(
    ' ',
  )

/** Random numbers from 0 to 1, the same for the same words. */
export function random(...seed: readonly (string | number)[]): () => number {
  let state = 2_166_136_261
  for (const character of seed.join(' ')) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619)
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A lane's step of this number, from 1. */
export function stepOf(seed: number, lane: string, { number, size }: { number: number; size: Size }): Step {
  const next = random(seed, lane, number, size)
  if (size === 'secret') return secretStep(lane, number, next)
  const count = size === 'large' ? LARGE : 1 + Math.floor(next() * 12)
  const first = Math.floor(next() * KEYS)
  const writes = Array.from({ length: count }, (_, at): Write => {
    const address = { namespace: [...ROOT, lane], key: `k${(first + at) % KEYS}` }
    const why = `step ${number}`
    return next() < 0.2
      ? { op: 'delete', ...address, why }
      : { op: 'put', ...address, value: { step: number, content: sentence(next) }, why }
  })
  return { type: 'write', writes }
}

function secretStep(lane: string, number: number, next: () => number): Step {
  const namespace = [...ROOT, lane, 'secret']
  if (number % 2 === 0) return { type: 'erase', prefix: namespace }
  const writes = Array.from({ length: 20 }, (_, at): Write => {
    const content = `${SECRET}${lane} ${sentence(next)}`
    return { op: 'put', namespace, key: `${SECRET}${lane}${at}`, value: { step: number, content } }
  })
  return { type: 'write', writes }
}

/** Some words. */
export function sentence(next: () => number): string {
  const words = Array.from({ length: 3 + Math.floor(next() * 5) }, () => wordOf(next))
  return words.join(' ')
}

/** A word. */
export function wordOf(next: () => number): string {
  return WORDS[Math.floor(next() * WORDS.length)] as string
}

/** A lane after a step. */
export function after(lane: Lane, step: Step): Lane {
  const changed = new Map(lane)
  if (step.type === 'erase') {
    const under = JSON.stringify(step.prefix).slice(0, -1)
    for (const id of lane.keys()) if (id.startsWith(`[${under}`)) changed.delete(id)
    return changed
  }
  for (const write of step.writes) {
    const id = itemId(write.namespace, write.key)
    const states = lane.get(id) ?? []
    const value = write.op === 'put' ? write.value : undefined
    if (value === undefined && states.at(-1)?.value === undefined) continue // nothing to delete
    changed.set(id, [...states, { value, why: write.why }])
  }
  return changed
}
