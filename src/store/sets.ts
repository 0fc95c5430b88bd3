/** @module Which sets a store keeps, and which one answers. */
import type { Embedder } from '../embedder/embedder.ts'
import { type ScheduledEmbedder, schedule } from '../embedder/schedule.ts'
import type { Storage } from '../storage/storage.ts'
import { createSet, type EmbeddedSet } from './embedded-set.ts'
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
  /** Whether nobody here will want a stored set again: another has taken its place. */
  isReplaced(name: string): boolean
  /** Drops what another has taken the place of, and one more. What somebody else uses stays. */
  dropReplaced(besides?: string): Promise<void>
  /** Drops what is stored of a set that is not open here, unless somebody else uses it. */
  drop(name: string): Promise<void>
  /** Lets go of everything. */
  close(): Promise<void>
}

/** The sets of a store that has just been made; nothing is read until it is asked for. */
export function createSets(context: SetsContext): Sets {
  const { storage, locks, mirrorOf } = context
  const base = makeSet(context.embedder && schedule(context.embedder))
  const formers = context.embedder === undefined ? [] : context.formerly.filter(({ id }) => id !== base.name)
  const open = new Set([base])
  const replaced = new Set(formers.map(({ id }) => id))
  let active = base
  let isBetween = false
  let starting: Promise<void> | undefined
  let released: Promise<unknown> = Promise.resolve()

  function makeSet(embedder: ScheduledEmbedder | undefined): EmbeddedSet {
    return createSet(embedder, mirrorOf(embedder), locks)
  }
  const add = (embedder: Embedder): EmbeddedSet => {
    const set = makeSet(schedule(embedder))
    open.add(set)
    return set
  }
  const start = async (): Promise<void> => {
    await base.claim()
    const stored = formers.length === 0 ? [] : await storage.sets()
    const former = formers.find(({ id }) => stored.includes(id))
    if (former === undefined) return
    const set = add(former)
    await set.claim()
    ;[active, isBetween] = [set, true]
  }
  const drop = async (name: string): Promise<void> => {
    if ([...open].some((set) => set.name === name)) return
    await released
    await locks.unlessUsed(name, () => storage.drop(name))
  }
  const letGo = (set: EmbeddedSet): void => {
    open.delete(set)
    released = Promise.all([released, set.retire()])
  }

  const ready = async (): Promise<void> => {
    starting ??= start().catch((error: unknown) => {
      starting = undefined
      throw error
    })
    await starting
  }

  return {
    base,
    ready,
    active: () => active,
    async answering(work) {
      await ready()
      const set = active
      return set.using(() => work(set))
    },
    isBetween: () => isBetween,
    kept: () => (active === base ? [base] : [active, base]),
    written: () => (active === base || isBetween ? [active] : [active, base]),
    open: () => [...open],
    letGo,
    drop,
    isReplaced: (name) => replaced.has(name),
    setOf(embedder) {
      const kept = [active, base].find(({ name }) => name === embedder.id)
      if (kept === undefined) return add(embedder)
      void embedder.close?.() // there is one already
      return kept
    },
    switchTo(set) {
      const before = active
      ;[active, isBetween] = [set, false]
      if (set === base) base.wake()
      else base.rest()
      replaced.delete(set.name)
      if (before === set || before === base) return
      replaced.add(before.name)
      letGo(before)
    },
    async dropReplaced(besides) {
      for (const name of new Set([...replaced, besides])) if (name !== undefined) await drop(name)
    },
    async close() {
      const embedders = [...open].map((set) => set.embedder)
      for (const set of [...open]) letGo(set)
      await Promise.all([released, ...[...embedders, ...formers].map((embedder) => embedder?.close?.())])
    },
  }
}
