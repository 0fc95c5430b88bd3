/** @module One piece of work at a time, whose steps are shown. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { BetterSearchState } from './better-search-context.ts'
import { type FilesStatus, filesStatus } from './files.ts'

/** What a piece of work is given. */
export interface Control {
  readonly signal: AbortSignal
  /** Says nothing any more once other work has begun. */
  show(state: BetterSearchState): void
}

/** The state, and how to change it. */
export interface Steps {
  readonly state: BetterSearchState
  readonly files: FilesStatus | undefined
  /** Begins something else in place of what is under way. */
  run(work: (control: Control) => Promise<void>): void
  /** Ends what is under way. */
  cancel(): void
}

/** Steps of work, and the files as they are after each piece of it. */
export function useSteps(): Steps {
  const [state, setState] = useState<BetterSearchState>({ step: 'off' })
  const [files, setFiles] = useState<FilesStatus>()
  const running = useRef<AbortController>(undefined)

  const look = useCallback(() => {
    filesStatus().then(setFiles, () => setFiles(undefined)) // what fails here fails again, and is said, when it is needed
  }, [])
  useEffect(look, [look])

  const run = useCallback(
    (work: (control: Control) => Promise<void>) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      const show = (next: BetterSearchState): void => {
        if (running.current === controller) setState(next)
      }
      work({ signal: controller.signal, show })
        .catch((error: unknown) => show({ step: 'failed', error }))
        .finally(look)
    },
    [look],
  )
  const cancel = useCallback(() => {
    running.current?.abort()
    running.current = undefined
    setState({ step: 'off' })
  }, [])
  return { state, files, run, cancel }
}
