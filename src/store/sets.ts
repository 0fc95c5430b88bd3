/** @module Which sets a store keeps, and which one answers. */
import { once } from '../core/once.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import { ask, type Asked, dropSet, letGo, newState, type SetsContext, start, switchTo } from './sets-state.ts'

/**
 * The sets of a store.
 *
 * The base is that of the embedder that the store was opened with. Another one answers in two cases: a former one while the base is not
 * complete, and a better one that the store was upgraded to. Writes embed for the one that answers, and for the base beside a better one;
 * whatever a set has no vectors of is filled in later.
 */
export interface Sets {
  readonly base: EmbeddedSet
  /** Resolves when the storage has been asked which sets there are: then it is known which one answers. */
  ready(): Promise<void>
  /** The one that answers now. */
  active(): EmbeddedSet
  /** Does some work with the one that answers, from beginning to end. */
  answering<Result>(work: (set: EmbeddedSet) => Promise<Result>): Promise<Result>
  /** Whether a former one answers, because the base is not complete. */
  isBetween(): boolean
  /** The one that answers, and the base where that is another. */
  kept(): readonly EmbeddedSet[]
  /** Those of them that writes embed for, the one that answers first. */
  written(): readonly EmbeddedSet[]
  /** Everything that is open here, kept or not. */
  open(): readonly EmbeddedSet[]
  /** The set of an embedder that somebody asks for: one that is kept, or a new one. */
  ask(embedder: Embedder): Asked
  /** Lets a set answer from now on. The base stays; any other that answered is let go of, and may be dropped. */
  switchTo(set: EmbeddedSet): void
  /** Closes a set that does not answer. What is stored of it stays. */
  letGo(set: EmbeddedSet): void
  /** Drops what another has taken the place of. What somebody else uses stays, here and below. */
  dropReplaced(): Promise<void>
  /** Drops every stored set that is not open here and that nobody asked for here. */
  dropUnnamed(): Promise<void>
  /** Drops every stored set that is not open here. */
  dropOthers(): Promise<void>
  /** Lets go of everything. */
  close(): Promise<void>
}

/** The sets of a store that has just been made; nothing is read until it is asked for. */
export function createSets(context: SetsContext): Sets {
  const state = newState(context)
  const { base, open } = state
  const ready = once(() => start(context, state))
  const drop = async (names: Iterable<string>): Promise<void> => {
    for (const name of names) await dropSet(context, state, name)
  }
  return {
    base,
    ready,
    active: () => state.active,
    async answering(work) {
      await ready()
      const { active } = state
      return active.using(() => work(active))
    },
    isBetween: () => state.isBetween,
    kept: () => [...new Set([state.active, base])],
    written: () => (state.isBetween ? [state.active] : [...new Set([state.active, base])]),
    open: () => [...open],
    ask: (embedder) => ask(context, state, embedder),
    switchTo: (set) => switchTo(state, set),
    letGo: (set) => letGo(state, set),
    dropReplaced: () => drop([...state.replaced]),
    dropUnnamed: async () => drop((await context.storage.sets()).filter((name) => !state.named.has(name))),
    dropOthers: async () => drop(await context.storage.sets()),
    async close() {
      const embedders = [...state.formers, ...[...open].map((set) => set.embedder)]
      for (const set of open) letGo(state, set)
      await Promise.all([state.released, ...embedders.map((embedder) => embedder?.close?.())])
    },
  }
}
