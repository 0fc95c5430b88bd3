/** @module Whose namespaces an executor watches. */
import { createTurns, type InTurn } from '../../core/in-turn.ts'
import type { Namespace, Variables } from '../../core/namespace.ts'
import type { Reflector, UserReflector } from './reflection.ts'

/** A namespace whose conversations are learned from, one after the other. */
export interface Watched {
  readonly namespace: Namespace
  readonly memory: UserReflector
  readonly inTurn: InTurn
}

/** What is watched. */
export interface WatchList {
  all(): readonly Watched[]
  /** A user's namespace, watched from now on. */
  of(variables: Variables | undefined): Watched
  /** The user's namespace, or without variables everything that is watched. */
  named(variables: Variables | undefined): readonly Watched[]
  find(namespace: Namespace): Watched | undefined
}

/** What a list tells of, and asks. */
export interface WatchListEvents {
  /** It begins to watch a namespace. */
  begun(one: Watched): void
  /** Whether nothing waits in a namespace, and nothing of it is learned from: it may be forgotten. */
  isIdle(one: Watched): boolean
}

/** A server has more users than it need watch: of more than so many, idle ones are forgotten until they are asked for again. */
export const MOST_WATCHED = 1000

/** A list of what was asked for; beyond its length the idle namespace that was not asked for the longest is forgotten. */
export function createWatchList(reflector: Reflector, { begun, isIdle }: WatchListEvents): WatchList {
  const byName = new Map<string, Watched>() // what was asked for last stands last
  const hasVariables = reflector.namespace.some((label) => label.startsWith('{'))
  const of: WatchList['of'] = (variables) => {
    const memory = reflector.for(variables)
    const name = nameOf(memory.namespace)
    const known = byName.get(name)
    const one = known ?? { namespace: memory.namespace, memory, inTurn: createTurns() }
    byName.delete(name)
    byName.set(name, one)
    if (known !== undefined) return known
    const idle = byName.size > MOST_WATCHED ? [...byName.values()].find(isIdle) : undefined
    if (idle !== undefined) byName.delete(nameOf(idle.namespace))
    begun(one)
    return one
  }
  return {
    all: () => [...byName.values()],
    of,
    find: (namespace) => byName.get(nameOf(namespace)),
    named: (variables) => (variables === undefined && hasVariables ? [...byName.values()] : [of(variables)]),
  }
}

function nameOf(namespace: Namespace): string {
  return JSON.stringify(namespace)
}
