/** @module Takes a change back, where it still can be. */
import { type Change, isKeepsakeError, type Scope, type StoreEvent } from 'keepsake'
import { useCallback, useEffect, useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'

/** Whether a change can be taken back. */
export type UndoState =
  | { readonly step: 'possible' | 'undoing' | 'undone' }
  | { readonly step: 'impossible'; readonly reason: string }

/** Why most changes that cannot be taken back cannot. */
const CHANGED_SINCE = 'It has changed since: take that back, or edit it.'

/** The state of a change, in step with the memory. */
export function useUndo(change: Change): { readonly state: UndoState; undo(): void } {
  const scope = useScope()
  const { report } = useMemory()
  const [state, setState] = useState<UndoState>({ step: 'possible' })

  useEffect(() => {
    if (scope === undefined) return undefined
    const look = (): void => {
      stands(scope, change).then((still) => setState((now) => follow(now, still)), report)
    }
    look()
    return scope.subscribe((event) => {
      if (concerns(event, change)) look()
    })
  }, [scope, change, report])

  const undo = useCallback(() => {
    if (scope === undefined) return
    setState({ step: 'undoing' })
    scope.undo(change).then(
      () => setState({ step: 'undone' }),
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        const known = isKeepsakeError(error, 'conflict')
        setState(known ? { step: 'impossible', reason: CHANGED_SINCE } : { step: 'impossible', reason })
      },
    )
  }, [scope, change])

  return { state, undo }
}

/** Whether the changed memory may be another now. What is erased without a key takes all with it. */
function concerns({ changes }: StoreEvent, { key }: Change): boolean {
  return changes.some((each) => each.key === undefined || each.key === key)
}

/** Whether a memory is as the change left it. */
async function stands(scope: Scope, { type, key, version }: Change): Promise<boolean> {
  const stored = await scope.get(key)
  return type === 'deleted' ? stored === undefined : stored?.version === version
}

/** What the user began goes on; the rest follows the memory. */
function follow(now: UndoState, still: boolean): UndoState {
  if (now.step === 'undoing' || now.step === 'undone') return now
  return still ? { step: 'possible' } : { step: 'impossible', reason: CHANGED_SINCE }
}
