/** @module Gives the page its better search: it goes on while its dialog is closed. */
import { isKeepsakeError, type Store } from 'keepsake'
import { filesOf, type FoundFile } from 'keepsake/transformers'
import { type ReactNode, useEffect, useMemo } from 'react'
import { useMemory } from '../memory/memory-context.ts'
import { type BetterSearch, BetterSearchContext } from './better-search-context.ts'
import { change, resume, turnOff } from './change.ts'
import { downloadFiles, importFiles } from './files.ts'
import { isChosen, unchoose } from './minilm.ts'
import { type Control, useSteps } from './use-steps.ts'

/** One for each open store; who chose it before gets it again, from what is here. */
export function BetterSearchProvider({ children }: { readonly children: ReactNode }) {
  const { state: memory, report } = useMemory()
  const store = 'store' in memory ? memory.store : undefined
  const { state, files, run, cancel } = useSteps()

  useEffect(() => {
    if (store === undefined) return undefined
    if (isChosen()) run((control) => resume(store, control))
    return cancel
  }, [store, run, cancel])

  useEffect(() => {
    if (state.step === 'failed' && isKeepsakeError(state.error, 'worker_failed')) report(state.error)
  }, [state, report])

  const access = useMemo<BetterSearch>(() => {
    const begin = (work: (store: Store, control: Control) => Promise<void>): void => {
      if (store !== undefined) run((control) => work(store, control))
    }
    const take = (given: Promise<readonly (File | FoundFile)[]>): void =>
      begin((open, control) =>
        change(open, control, async (options) => importFiles(await given, options('import'))),
      )
    return {
      state,
      files,
      start: () =>
        begin((open, control) => change(open, control, (options) => downloadFiles(options('download')))),
      importFiles: (given) => take(Promise.resolve(given)),
      importDropped(dropped) {
        if (state.step === 'off' || state.step === 'failed') take(filesOf(dropped))
      },
      cancel() {
        unchoose()
        cancel()
      },
      turnOff: (options) => begin((open, control) => turnOff(open, control, options)),
    }
  }, [store, state, files, run, cancel])
  return <BetterSearchContext value={access}>{children}</BetterSearchContext>
}
