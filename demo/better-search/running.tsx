/** @module How far the change to the better embedder is. */
import { useBetterSearch } from './better-search-context.ts'
import { type RunningState, sayBytes, sayRunning } from './say.ts'

/** A bar for all of it, one for the file under way, and a way to stop. Only what goes on is read aloud, not each number. */
export function Running({ state }: { readonly state: RunningState }) {
  const { cancel } = useBetterSearch()
  const { what, far, share } = sayRunning(state)
  const file = 'file' in state ? state.file : undefined
  return (
    <section className="running" aria-label="Progress">
      <div className="running-line">
        <p>
          <strong role="status">{what}</strong>
          <span className="far">{far}</span>
        </p>
        <button type="button" className="quiet" onClick={cancel}>
          Cancel
        </button>
      </div>
      <progress aria-label={what} value={share} />
      {file !== undefined && (
        <div className="running-file">
          <p className="far">
            {file.name} <span>{file.total !== undefined && sayBytes(file.done, file.total)}</span>
          </p>
          <progress aria-label={file.name} value={file.total && file.done / file.total} />
        </div>
      )}
      <p className="running-says">Chat and search go on meanwhile. You can close this.</p>
    </section>
  )
}
