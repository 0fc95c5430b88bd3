/** @module Something that takes long to load, and that several may wait for. */
import type { CallOptions, ProgressListener } from '../../core/call.ts'
import { unlessAborted } from '../../core/unless-aborted.ts'

/** How it is loaded, and let go of. */
export interface Loader<Thing> {
  load(call: { readonly signal: AbortSignal; readonly onProgress: ProgressListener }): Promise<Thing>
  release(thing: Thing): Promise<void>
}

/** What is loaded once; after a failure it can be tried again. */
export interface Loading<Thing> {
  /** The thing. Whoever aborts leaves, with the signal's reason; the loading itself ends when nobody waits any more. */
  join(call: CallOptions): Promise<Thing>
  /** Lets go of it, also where it is still being loaded. */
  drop(): Promise<void>
}

interface Attempt<Thing> {
  readonly result: Promise<Thing>
  readonly controller: AbortController
  readonly listeners: Set<ProgressListener>
  waiting: number
  settled: boolean
}

/** Nothing is loaded yet. */
export function createLoading<Thing>(loader: Loader<Thing>): Loading<Thing> {
  let current: Attempt<Thing> | undefined
  const forget = (attempt: Attempt<Thing>): void => {
    if (current === attempt) current = undefined
  }
  const begin = (): Attempt<Thing> => {
    const attempt = attemptOf(loader)
    attempt.result.catch(() => forget(attempt))
    return attempt
  }
  return {
    async join(call) {
      call.signal?.throwIfAborted()
      const attempt = (current ??= begin())
      return waitFor(attempt, call, () => forget(attempt))
    },
    async drop() {
      const attempt = current
      if (attempt === undefined) return
      forget(attempt)
      attempt.controller.abort(new DOMException('The embedder was closed.', 'AbortError'))
      const thing = await attempt.result.catch(() => undefined)
      if (thing !== undefined) await loader.release(thing)
    },
  }
}

/** Waits until it is loaded or whoever waits has left. The last to leave ends the loading; nobody else is to join it then. */
async function waitFor<Thing>(
  attempt: Attempt<Thing>,
  { signal, onProgress }: CallOptions,
  leftAlone: () => void,
): Promise<Thing> {
  attempt.waiting++
  if (onProgress !== undefined) attempt.listeners.add(onProgress)
  try {
    return await unlessAborted(attempt.result, signal)
  } finally {
    attempt.waiting--
    if (onProgress !== undefined) attempt.listeners.delete(onProgress)
    if (attempt.waiting === 0 && !attempt.settled) {
      leftAlone()
      attempt.controller.abort(signal?.reason)
    }
  }
}

function attemptOf<Thing>({ load, release }: Loader<Thing>): Attempt<Thing> {
  const controller = new AbortController()
  const listeners = new Set<ProgressListener>()
  const run = async (): Promise<Thing> => {
    try {
      const thing = await load({
        signal: controller.signal,
        onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
      })
      if (!controller.signal.aborted) return thing
      await release(thing)
      throw controller.signal.reason
    } finally {
      attempt.settled = true
    }
  }
  const attempt: Attempt<Thing> = {
    result: Promise.resolve().then(run),
    controller,
    listeners,
    waiting: 0,
    settled: false,
  }
  return attempt
}
