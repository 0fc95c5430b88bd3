/** @module From one embedder to the other, step by step. */
import { isKeepsakeError, type Store } from 'keepsake'
import { deleteFiles, type FilesControl, filesStatus } from './files.ts'
import { CHOICE, choose, NAME, unchoose } from './minilm.ts'
import { keepRuntime, RUNTIME_BYTES, RUNTIME_NAME } from './runtime.ts'
import type { Control } from './use-steps.ts'

/** How the files come. */
interface Getting {
  /** What it is shown as. */
  readonly step: 'download' | 'import'
  getFiles(control: FilesControl): Promise<void>
}

/** Gets the files, then changes. The choice is kept from then on: a tab that is closed meanwhile goes on at the next visit. */
export async function change(store: Store, control: Control, { step, getFiles }: Getting): Promise<void> {
  const { signal, show } = control
  show({ step, done: 0, total: 0 })
  await getFiles({ signal, onProgress: (progress) => show({ step, ...progress }) })
  signal.throwIfAborted()
  choose()
  try {
    await upgrade(store, control)
  } catch (error) {
    if (!signal.aborted && !isKeepsakeError(error, 'worker_failed')) unchoose() // the user saw why
    throw error
  }
}

/** At a later visit, from what is here. The worker may not fetch a model, so one that is missing is said here. */
export async function resume(store: Store, control: Control): Promise<void> {
  const { signal, show } = control
  const { model } = await filesStatus()
  if (!model) {
    throw new Error(`The files of ${NAME} are no longer here: the browser has cleared them. Get them again.`)
  }
  const file = { name: RUNTIME_NAME, total: RUNTIME_BYTES }
  await keepRuntime(signal, (done) =>
    show({ step: 'download', done, total: RUNTIME_BYTES, file: { ...file, done } }),
  )
  await upgrade(store, control)
}

/** Back to the built-in one, from the next search on. */
export async function turnOff(
  store: Store,
  { show }: Control,
  { deleteFiles: alsoFiles }: { readonly deleteFiles: boolean },
): Promise<void> {
  unchoose()
  await store.downgrade()
  if (alsoFiles) await deleteFiles()
  show({ step: 'off' })
}

async function upgrade(store: Store, { signal, show }: Control): Promise<void> {
  show({ step: 'load', done: 0 })
  await store.upgrade(CHOICE, {
    signal,
    onProgress: ({ phase, done, total }) =>
      show({ step: phase === 'embed' ? 'embed' : 'load', done, ...(total !== undefined && { total }) }),
  })
  show({ step: 'on' })
}
