/** @module The lists of one thread that come at the same time, one after the other. */
import { createTurnsBy } from '../../core/in-turn.ts'
import { unlessAborted } from '../../core/unless-aborted.ts'
import { withResolvers } from '../../core/with-resolvers.ts'
import type { Store } from '../../store/store.ts'
import type { TurnsContext } from './turn-writes.ts'

/** By store. What comes between two parts of a list would make it begin anew. */
const lines = new WeakMap<Store, ReturnType<typeof createTurnsBy>>()

/** Does some work on a thread when all that came before for it has ended. Who leaves while it waits hears so at once. */
export async function inLine(
  { store, namespace, thread }: TurnsContext,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const line = lines.get(store) ?? createTurnsBy()
  lines.set(store, line)
  const turn = withResolvers<void>()
  const done = line(JSON.stringify([namespace, thread]), async () => {
    turn.resolve()
    signal?.throwIfAborted()
    await work()
  })
  done.catch(() => {}) // who leaves while it waits hears of its own abort
  await unlessAborted(turn.promise, signal)
  await done
}
