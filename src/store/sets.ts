/** @module Which sets a store keeps, and which one answers. */
import type { Embedder } from '../embedder/embedder.ts'
import { type ScheduledEmbedder, schedule } from '../embedder/schedule.ts'
import type { Storage } from '../storage/storage.ts'
import { createSet, type EmbeddedSet } from './embedded-set.ts'
import type { Mirror } from './mirror.ts'
import { once } from './once.ts'
import type { SetLocks } from './set-locks.ts'

/** What the sets of a store are made of. */
export interface SetsContext {
  readonly storage: Storage
  /** What the store was opened with. */
  readonly embedder: Embedder | undefined
  /** What it may have been opened with before. */
  readonly formerly: readonly Embedder[]
  readonly locks: SetLocks
  readonly mirrorOf: (embedder: ScheduledEmbedder | undefined) => Mirror
}

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
  /** The set of an embedder: one that is kept, or a new one. */
  setOf(embedder: Embedder): EmbeddedSet
  /** Lets a set answer from now on. The base stays; any other that answered is let go of, and may be dropped. */
  switchTo(set: EmbeddedSet): void
  /** Closes a set that does not answer. What is stored of it stays. */
  letGo(set: EmbeddedSet): void
  /** Drops what another has taken the place of, and one more. What somebody else uses stays. */
  dropReplaced(besides?: string): Promise<void>
  /** Drops what is stored of a set that is not open here, unless somebody else uses it. */
  drop(name: string): Promise<void>
  /** Lets go of everything. */
  close(): Promise<void>
}

/** The sets of a store, as they stand. */
interface State {
  readonly base: EmbeddedSet
  readonly open: Set<EmbeddedSet>
  readonly formers: readonly Embedder[]
  /** Names of sets that nobody here wants again. */
  readonly replaced: Set<string>
  active: EmbeddedSet
  isBetween: boolean
  /** Resolves when nothing that was let go of is held any more. */
  released: Promise<unknown>
}

/** The sets of a store that has just been made; nothing is read until it is asked for. */
export function createSets(context: SetsContext): Sets {
  const state = newState(context)
  const { base, open } = state
  const ready = once(() => start(context, state))
  const drop = (name: string): Promise<void> => dropSet(context, state, name)
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
    setOf(embedder) {
      const kept = [state.active, base].find(({ name }) => name === embedder.id)
      if (kept === undefined) return add(context, state, embedder)
      embedder.close?.().catch(() => {}) // there is one already
      return kept
    },
    switchTo: (set) => switchTo(state, set),
    letGo: (set) => letGo(state, set),
    drop,
    async dropReplaced(besides) {
      for (const name of new Set([...state.replaced, besides])) if (name !== undefined) await drop(name)
    },
    async close() {
      const embedders = [...state.formers, ...[...open].map((set) => set.embedder)]
      for (const set of open) letGo(state, set)
      await Promise.all([state.released, ...embedders.map((embedder) => embedder?.close?.())])
    },
  }
}

function newState(context: SetsContext): State {
  const { embedder, formerly } = context
  const base = makeSet(context, embedder && schedule(embedder))
  const formers = embedder === undefined ? [] : formerly.filter(({ id }) => id !== embedder.id)
  const replaced = new Set(formers.map(({ id }) => id))
  const released = Promise.resolve()
  return { base, open: new Set([base]), formers, replaced, active: base, isBetween: false, released }
}

function makeSet({ mirrorOf, locks }: SetsContext, embedder: ScheduledEmbedder | undefined): EmbeddedSet {
  return createSet(embedder, mirrorOf(embedder), locks)
}

function add(context: SetsContext, { open }: State, embedder: Embedder): EmbeddedSet {
  const set = makeSet(context, schedule(embedder))
  open.add(set)
  return set
}

/** Finds out whether a former one has to answer. */
async function start(context: SetsContext, state: State): Promise<void> {
  await state.base.claim()
  if (state.formers.length === 0) return
  const stored = await context.storage.sets()
  const former = state.formers.find(({ id }) => stored.includes(id))
  if (former === undefined) return
  const set = add(context, state, former)
  await set.claim()
  state.active = set
  state.isBetween = true
}

function switchTo(state: State, set: EmbeddedSet): void {
  const { active: before, base } = state
  state.active = set
  state.isBetween = false
  state.replaced.delete(set.name)
  if (set === base) base.wake()
  else base.rest()
  if (before === set || before === base) return
  state.replaced.add(before.name)
  letGo(state, before)
}

function letGo(state: State, set: EmbeddedSet): void {
  state.open.delete(set)
  state.released = Promise.all([state.released, set.retire()])
}

async function dropSet(
  { storage, locks }: SetsContext,
  { open, released }: State,
  name: string,
): Promise<void> {
  if ([...open].some((set) => set.name === name)) return
  await released
  await locks.unlessUsed(name, () => storage.drop(name))
}
