/** @module A search's options, checked once and in their defaults. */
import { invalidArgument, show } from '../core/errors.ts'
import { compileFilter } from '../core/filter.ts'
import type { JsonObject } from '../core/json.ts'
import { toMillis, toUtc } from '../core/time.ts'
import type { Restriction } from '../search/restriction.ts'
import type { SearchMode } from '../search/formula.ts'
import type { SearchOptions } from './store.ts'

/** A search, checked. */
export interface SearchRequest {
  readonly query: string | undefined
  readonly mode: SearchMode
  readonly restriction: Restriction
  readonly keeps: ((value: JsonObject) => boolean) | undefined
  readonly limit: number
  readonly offset: number
  readonly minScore: number | undefined
  readonly explain: boolean
}

const MODES: readonly SearchMode[] = ['hybrid', 'vector', 'lexical']
const DEFAULT_LIMIT = 10

/** Checks a search's options and fills in the defaults. */
export function checkSearch(options: SearchOptions): SearchRequest {
  const { query, filter, kinds, exceptKinds, group, mode = 'hybrid', minScore, explain = false } = options
  if (!MODES.includes(mode)) {
    throw invalidArgument('mode', `Mode ${show(mode)} is none of 'hybrid', 'vector', 'lexical'.`)
  }
  checkKinds('kinds', kinds)
  checkKinds('exceptKinds', exceptKinds)
  const moment = (name: 'validAt' | 'notEndedAt'): number | undefined =>
    options[name] === undefined ? undefined : toMillis(toUtc(options[name], name))
  return {
    query: checkQuery(query),
    mode,
    restriction: {
      kinds,
      exceptKinds,
      group,
      validAt: moment('validAt'),
      notEndedAt: moment('notEndedAt'),
    },
    keeps: filter === undefined ? undefined : compileFilter(filter),
    limit: checkCount('limit', options.limit, DEFAULT_LIMIT),
    offset: checkCount('offset', options.offset, 0),
    minScore: checkScore(minScore),
    explain,
  }
}

/** An empty query asks nothing: the items are listed. */
function checkQuery(query: unknown): string | undefined {
  if (query === undefined) return undefined
  if (typeof query === 'string') return query.trim() === '' ? undefined : query
  throw invalidArgument('query', `Query ${show(query)} is not a string.`)
}

function checkScore(minScore: number | undefined): number | undefined {
  if (minScore === undefined || (minScore >= 0 && minScore <= 1)) return minScore
  throw invalidArgument('minScore', `minScore ${show(minScore)} is not a number from 0 to 1.`)
}

function checkKinds(name: string, kinds: unknown): void {
  if (kinds === undefined || Array.isArray(kinds)) return
  throw invalidArgument(name, `${name} ${show(kinds)} is not an array. Write ['Memory'].`)
}

/** A count of things: a whole number from 0. (`Infinity` would not cross a wire; `Number.MAX_SAFE_INTEGER` is "all".) */
export function checkCount(name: string, given: number | undefined, byDefault: number): number {
  if (given === undefined) return byDefault
  if (Number.isSafeInteger(given) && given >= 0) return given
  throw invalidArgument(name, `${name} ${show(given)} is not a whole number from 0.`)
}
