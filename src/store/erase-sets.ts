/** @module Erasing, from every set that there is: those of this store, and those of other embedders. */
import type { InTurn } from '../core/in-turn.ts'
import type { Storage, Target } from '../storage/storage.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import type { Mirror } from './mirror.ts'

/** What erasing needs. */
export interface EraseContext {
  readonly storage: Storage
  /** The sets that are open here. */
  readonly open: () => readonly EmbeddedSet[]
  /** A mirror of any other set; its embedder is not needed. */
  readonly mirrorOf: (set: string) => Mirror
  /** Nothing may be packed meanwhile. */
  readonly inTurn: InTurn
}

/**
 * Erases targets for good. The packs that held anything of them are written anew without. Resolves to the number of items that were
 * there; all of it is tried again where somebody wrote meanwhile, until the signal is aborted.
 */
export async function eraseFromSets(
  { storage, open, mirrorOf, inTurn }: EraseContext,
  targets: readonly Target[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const others = new Map<string, Mirror>()
  const sets = open()
  const held = sets.map((set) => set.hold())
  try {
    return await inTurn(async () => {
      for (;;) {
        signal?.throwIfAborted()
        const names = new Set(sets.map(({ name }) => name))
        for (const name of await storage.sets()) {
          if (!names.has(name) && !others.has(name)) others.set(name, mirrorOf(name))
        }
        const mirrors = [...new Map(sets.map((set) => [set.name, set.mirror])).values(), ...others.values()]
        const erased = await erase(storage, mirrors, { targets, signal })
        if (erased !== undefined) return erased
      }
    })
  } finally {
    for (const mirror of others.values()) mirror.clear()
    for (const release of held) release()
  }
}

async function erase(
  storage: Storage,
  mirrors: readonly Mirror[],
  { targets, signal }: { readonly targets: readonly Target[]; readonly signal: AbortSignal | undefined },
): Promise<number | undefined> {
  try {
    const packings = []
    for (const mirror of mirrors) packings.push(await mirror.packClean(targets))
    signal?.throwIfAborted()
    return await storage.erase(targets, packings)
  } finally {
    // The indexes no longer hold what the storage may still hold; and after erasing, an epoch begins.
    for (const mirror of mirrors) mirror.forget()
  }
}
