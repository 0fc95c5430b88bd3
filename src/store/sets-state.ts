/** @module The sets of a store as they stand: opened, answering, let go of, dropped. */
import type { RightOfWay } from '../core/right-of-way.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { type ScheduledEmbedder, schedule } from '../embedder/schedule.ts'
import type { Storage } from '../storage/storage.ts'
import { createSet, type EmbeddedSet } from './embedded-set.ts'
import { exchangeable } from './exchangeable.ts'
import type { Mirror } from './mirror.ts'
import type { SetLocks } from './set-locks.ts'

/** What the sets of a store are made of. */
export interface SetsContext {
  readonly storage: Storage
  /** What the store was opened with. */
  readonly embedder: Embedder | undefined
  /** What it may have been opened with before. */
  readonly formerly: readonly Embedder[]
  readonly locks: SetLocks
  /** What is embedded at length gives way to it. */
  readonly rightOfWay: RightOfWay
  readonly mirrorOf: (embedder: ScheduledEmbedder | undefined) => Mirror
}

/** A set that somebody asked for. */
export interface Asked {
  readonly set: EmbeddedSet
  /** Where the set was kept already: what is to take the place of its embedder, for it may have been made with other options. */
  readonly next?: Embedder
}

/** The sets of a store, as they stand. */
export interface SetsState {
  readonly base: EmbeddedSet
  readonly open: Set<EmbeddedSet>
  readonly formers: readonly Embedder[]
  /** Names of sets whose place another has taken. */
  readonly replaced: Set<string>
  /** Names of sets that somebody asked for here. */
  readonly named: Set<string>
  active: EmbeddedSet
  isBetween: boolean
  /** Resolves when nothing that was let go of is held any more. */
  released: Promise<unknown>
}

/** Only the base is open, and it answers. */
export function newState(context: SetsContext): SetsState {
  const { embedder, formerly } = context
  const base = makeSet(context, embedder)
  const formers = embedder === undefined ? [] : formerly.filter(({ id }) => id !== embedder.id)
  const replaced = new Set(formers.map(({ id }) => id))
  const released = Promise.resolve()
  const named = new Set<string>()
  return { base, open: new Set([base]), formers, replaced, named, active: base, isBetween: false, released }
}

function makeSet({ mirrorOf, locks, rightOfWay }: SetsContext, embedder: Embedder | undefined): EmbeddedSet {
  const inner = embedder && exchangeable(embedder)
  const scheduled = inner && schedule(inner, { rightOfWay })
  const exchange = (next: Embedder): void => inner?.exchange(next)
  return createSet({ embedder: scheduled, mirror: mirrorOf(scheduled), exchange, locks })
}

/** Opens the set of an embedder. */
function add(context: SetsContext, { open }: SetsState, embedder: Embedder): EmbeddedSet {
  const set = makeSet(context, embedder)
  open.add(set)
  return set
}

/** The set of an embedder that somebody asks for: one that is kept, or a new one. */
export function ask(context: SetsContext, state: SetsState, embedder: Embedder): Asked {
  state.named.add(embedder.id)
  state.replaced.delete(embedder.id)
  const kept = [state.active, state.base].find(({ name }) => name === embedder.id)
  return kept === undefined ? { set: add(context, state, embedder) } : { set: kept, next: embedder }
}

/** Finds out whether a former one has to answer. */
export async function start(context: SetsContext, state: SetsState): Promise<void> {
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

/** Lets a set answer; the one that did is let go of, unless it is the base. */
export function switchTo(state: SetsState, set: EmbeddedSet): void {
  const { active: before, base } = state
  state.active = set
  state.isBetween = false
  if (set === base) base.wake()
  else base.rest()
  if (before === set || before === base) return
  state.replaced.add(before.name)
  letGo(state, before)
}

/** Closes a set. */
export function letGo(state: SetsState, set: EmbeddedSet): void {
  state.open.delete(set)
  state.released = Promise.all([state.released, set.retire()])
}

/** Drops what is stored of a set, unless it is open here by then, or somebody else uses it. */
export async function dropSet(
  { storage, locks }: SetsContext,
  state: SetsState,
  name: string,
): Promise<void> {
  const isOpen = (): boolean => [...state.open].some((set) => set.name === name)
  if (isOpen()) return
  await state.released
  await locks.unlessUsed(name, async () => {
    if (!isOpen()) await storage.drop(name)
  })
}
