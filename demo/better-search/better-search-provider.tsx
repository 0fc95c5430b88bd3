/** @module Gives the page its better search: it goes on while its dialog is closed. */
import { isKeepsakeError, type Store } from 'keepsake'
import { filesOf, type FoundFile } from 'keepsake/transformers'
import { type ReactNode, useEffect, useMemo } from 'react'
import { useMemory } from '../memory/memory-context.ts'
import { type BetterSearch, BetterSearchContext } from './better-search-context.ts'
import { change, resume, turnOff } from './change.ts'
import { downloadFiles, type FilesControl, importFiles } from './files.ts'
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
    const get = (step: 'download' | 'import', getFiles: (control: FilesControl) => Promise<void>): void =>
      begin((open, control) => change(open, control, { step, getFiles }))
    const take = (given: Promise<readonly (File | FoundFile)[]>): void =>
      get('import', async (control) => importFiles(await given, control))
    return {
      state,
      files,
      start: () => get('download', downloadFiles),
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
