/** @module Adding, changing and forgetting by hand. */
import { MEMORY_KIND, type Stored, TURN_KIND } from 'keepsake'
import { useCallback, useMemo } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { useNotices } from '../shell/notices.ts'

/** What the user may do with memories. Lists follow by themselves, as the memory tells of its changes. */
export interface MemoryActions {
  add(text: string): void
  change(memory: Stored, text: string): void
  forget(memory: Stored): void
}

/** The actions; none while the memory is not open. */
export function useMemoryActions(): MemoryActions | undefined {
  const scope = useScope()
  const { report } = useMemory()
  const { notify } = useNotices()

  const putBack = useCallback(
    ({ key, value: { kind, content, validFrom, validUntil, importance, sources } }: Stored) => {
      scope?.add(content, { key, kind, validFrom, validUntil, importance, sources }).catch(report)
    },
    [scope, report],
  )

  return useMemo(() => {
    if (scope === undefined) return undefined
    return {
      add: (text) => void scope.add(text, { kind: MEMORY_KIND }).catch(report),
      change: ({ key }, text) => void scope.update(key, { content: { content: text } }).catch(report),
      forget(memory) {
        const isTurn = memory.value.kind === TURN_KIND
        const action = isTurn ? {} : { action: { label: 'Put it back', run: () => putBack(memory) } }
        const text = isTurn ? 'Forgotten. It stays so, even if its conversation comes again.' : 'Forgotten.'
        scope.forget(memory.key).then(() => notify({ tone: 'info', text, ...action }), report)
      },
    }
  }, [scope, report, notify, putBack])
}
