/** @module What was said around a turn. */
import { type Scope, type Stored, TURN_KIND } from 'keepsake'
import { useEffect, useState } from 'react'
import { inOrder } from '../chat/said.ts'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { threadOf } from '../memory/show-memory.ts'

/** How many before it, and as many after it. */
const AROUND = 4

/** The turn and its neighbours in their order; the turn alone until they are read. */
export function useNeighbours(turn: Stored): readonly Stored[] {
  const scope = useScope()
  const { report } = useMemory()
  const [turns, setTurns] = useState<readonly Stored[]>([turn])

  useEffect(() => {
    if (scope === undefined) return undefined
    const ending = new AbortController()
    const { signal } = ending
    around(scope, turn, signal).then(
      (found) => !signal.aborted && setTurns(found),
      (error: unknown) => !signal.aborted && report(error),
    )
    return () => ending.abort()
  }, [scope, turn, report])

  return turns
}

async function around(scope: Scope, turn: Stored, signal: AbortSignal): Promise<Stored[]> {
  const thread = threadOf(turn)
  if (thread === undefined) return [turn]
  const filter = { 'content.thread': thread }
  const all = await scope.list({ kinds: [TURN_KIND], filter, limit: Number.MAX_SAFE_INTEGER, signal })
  const turns = inOrder(all)
  const at = turns.findIndex(({ key }) => key === turn.key)
  return at === -1 ? [turn] : turns.slice(Math.max(0, at - AROUND), at + AROUND + 1)
}
