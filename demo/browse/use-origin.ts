/** @module Reads where a fact comes from. */
import { type Scope, type Stored, type StoredVersion, TURN_KIND } from 'keepsake'
import { useEffect, useState } from 'react'
import { inOrder } from '../chat/said.ts'
import { useMemory, useScope } from '../memory/memory-context.ts'

/** Where a fact comes from. */
export interface Origin {
  /** The turns it was learned from, oldest first. */
  readonly sources: readonly Stored[]
  /** How many of them are forgotten, or were never here. */
  readonly missing: number
  /** The fact whose place it took. */
  readonly predecessor: Stored | undefined
  /** All its states, newest first. */
  readonly history: readonly StoredVersion[]
}

/** Read once it is wanted, and again when the memory changes. */
export function useOrigin(memory: Stored, wanted: boolean): Origin | undefined {
  const scope = useScope()
  const { report } = useMemory()
  const [origin, setOrigin] = useState<Origin>()

  useEffect(() => {
    if (scope === undefined || !wanted) return undefined
    const ending = new AbortController()
    const { signal } = ending
    readOrigin(scope, memory, signal).then(
      (found) => !signal.aborted && setOrigin(found),
      (error: unknown) => !signal.aborted && report(error),
    )
    return () => ending.abort()
  }, [scope, memory, wanted, report])

  return origin
}

async function readOrigin(scope: Scope, { key, value }: Stored, signal: AbortSignal): Promise<Origin> {
  const { sources = [], supersedes } = value
  const [found, predecessor, history] = await Promise.all([
    Promise.all(sources.map((id) => turnOf(scope, id, signal))),
    supersedes === undefined ? undefined : scope.get(supersedes, { signal }),
    scope.history(key, { signal }),
  ])
  const turns = found.filter((turn) => turn !== undefined)
  return { sources: inOrder(turns), missing: sources.length - turns.length, predecessor, history }
}

/** The turn of a message: by the message's id, or by its own key where the message had none. */
async function turnOf(scope: Scope, id: string, signal: AbortSignal): Promise<Stored | undefined> {
  const [turn] = await scope.list({ kinds: [TURN_KIND], filter: { 'sources[*]': id }, limit: 1, signal })
  return turn ?? scope.get(id, { signal })
}
