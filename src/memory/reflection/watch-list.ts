/** @module Whose namespaces an executor watches. */
import type { Namespace, Variables } from '../../core/namespace.ts'
import { createTurns, type InTurn } from '../../store/in-turn.ts'
import { isSameNamespace, type Reflector, type UserReflector } from './reflection.ts'

/** A namespace whose conversations are learned from, one after the other. */
export interface Watched {
  readonly namespace: Namespace
  readonly memory: UserReflector
  readonly inTurn: InTurn
}

/** What is watched. */
export interface WatchList {
  readonly all: readonly Watched[]
  /** A user's namespace, watched from now on. */
  of(variables: Variables | undefined): Watched
  /** The user's namespace, or without variables everything that is watched. */
  named(variables: Variables | undefined): readonly Watched[]
  find(namespace: Namespace): Watched | undefined
}

/** A list that tells of each namespace it begins to watch. */
export function createWatchList(reflector: Reflector, begun: (one: Watched) => void): WatchList {
  const all: Watched[] = []
  const hasVariables = reflector.namespace.some((label) => label.startsWith('{'))
  const find: WatchList['find'] = (wanted) => all.find(({ namespace }) => isSameNamespace(namespace, wanted))
  const of: WatchList['of'] = (variables) => {
    const memory = reflector.for(variables)
    const known = find(memory.namespace)
    if (known !== undefined) return known
    const one = { namespace: memory.namespace, memory, inTurn: createTurns() }
    all.push(one)
    begun(one)
    return one
  }
  return {
    all,
    of,
    find,
    named: (variables) => (variables === undefined && hasVariables ? [...all] : [of(variables)]),
  }
}
