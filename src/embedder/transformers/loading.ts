/** @module Something that takes long to load, and that several may wait for. */
import type { CallOptions } from '../../core/call.ts'
import { type SharedCall, type SharedRun, shareRun } from '../../core/shared-run.ts'

/** How it is loaded, and let go of. */
export interface Loader<Thing> {
  load(call: SharedCall): Promise<Thing>
  release(thing: Thing): Promise<void>
}

/** What is loaded once; after a failure it can be tried again. */
export interface Loading<Thing> {
  /** The thing. Whoever aborts leaves, with the signal's reason; the loading itself ends when nobody waits any more. */
  join(call: CallOptions): Promise<Thing>
  /** Lets go of it, also where it is still being loaded. */
  drop(): Promise<void>
}

/** Nothing is loaded yet. */
export function createLoading<Thing>({ load, release }: Loader<Thing>): Loading<Thing> {
  let current: SharedRun<Thing> | undefined
  const begin = (): SharedRun<Thing> => {
    const run = shareRun(load, release)
    run.outcome.catch(() => {
      if (current === run) current = undefined
    })
    return run
  }
  return {
    async join(call) {
      call.signal?.throwIfAborted()
      if (current === undefined || current.isStopped()) current = begin()
      return current.join(call)
    },
    async drop() {
      const run = current
      current = undefined
      run?.giveUp(new DOMException('The embedder was closed.', 'AbortError'))
      await run?.ended
      if (run?.isStopped() === false) await run.outcome.then(release, () => {}) // who waited heard why there is none
    },
  }
}
