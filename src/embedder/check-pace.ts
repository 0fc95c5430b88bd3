/** @module How an embedder likes to be called, checked: what would never call it is refused, not waited for. */
import { invalidArgument, show } from '../core/errors.ts'
import type { Embedder, EmbedderPace } from './embedder.ts'

/** Throws `invalid_argument`, naming the number, for a pace at which nothing would be embedded, or without a limit that was meant. */
export function checkPace({ id, pace }: Pick<Embedder, 'id' | 'pace'>): void {
  if (pace === undefined) return
  check(id, 'pace', pace, RULES)
  const { whileSearched } = pace
  if (whileSearched !== undefined) check(id, 'pace.whileSearched', whileSearched ?? {}, CALL_RULES)
}

function check(id: string, of: string, pace: Partial<EmbedderPace>, rules: readonly Rule[]): void {
  for (const [name, isRight, wanted] of rules) {
    const value: unknown = pace[name]
    if (isRight(value)) continue
    const argument = `${of}.${name}`
    throw invalidArgument(argument, `${argument} of embedder '${id}' is ${show(value)}, not ${wanted}.`)
  }
}

const isCount = (value: unknown): boolean =>
  value === Infinity || (Number.isSafeInteger(value) && (value as number) > 0)
const COUNT = 'a whole number above 0, or Infinity'

/** A number of a pace: what it must be, also in words. */
type Rule = readonly [keyof EmbedderPace, (value: unknown) => boolean, string]

/** Of one call. */
const CALL_RULES: readonly Rule[] = [
  ['texts', isCount, COUNT],
  ['characters', isCount, COUNT],
]

const RULES: readonly Rule[] = [
  ...CALL_RULES,
  ['calls', isCount, COUNT],
  [
    'cacheBytes',
    (value) => value === undefined || (typeof value === 'number' && value >= 0),
    'a number of bytes from 0',
  ],
]
