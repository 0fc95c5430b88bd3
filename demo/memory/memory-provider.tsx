/** @module Gives the page its memory. */
import { isKeepsakeError } from 'keepsake'
import { type ReactNode, useCallback, useMemo } from 'react'
import { useModel } from '../model/model-context.ts'
import { useNotices } from '../shell/notices.ts'
import { type MemoryAccess, MemoryContext, type MemoryState } from './memory-context.ts'
import { useDatabase } from './use-database.ts'
import { toError, useStore } from './use-store.ts'

/** One store for as long as the page is there; over it a memory with the model that is chosen. */
export function MemoryProvider({ children }: { readonly children: ReactNode }) {
  const { state: opened, retry, fail } = useStore()
  const { model } = useModel()
  const { notify } = useNotices()
  const report = useCallback(
    (thrown: unknown) => {
      const error = toError(thrown)
      if (isKeepsakeError(error, 'worker_failed')) fail(error)
      else notify({ tone: 'error', text: error.message })
    },
    [fail, notify],
  )
  const store = 'store' in opened ? opened.store : undefined
  const memory = useDatabase({ store, model, report })
  const access = useMemo<MemoryAccess>(
    () => ({ state: toState(opened, memory), retry, report }),
    [opened, memory, retry, report],
  )
  return <MemoryContext value={access}>{children}</MemoryContext>
}

function toState(
  opened: ReturnType<typeof useStore>['state'],
  memory: ReturnType<typeof useDatabase>,
): MemoryState {
  if (opened.step === 'failed' || opened.step === 'opening') return opened
  return memory === undefined ? { step: 'opening' } : { ...opened, ...memory }
}
