/** @module How an import goes: its progress, its end, or why a file is broken. */
import { Icon } from '../shell/icon.tsx'
import type { Import, ImportState } from './use-import.ts'

/** Shown while there is something to say. */
export function ImportProgress({ state, cancel, dismiss }: Omit<Import, 'start'>) {
  if (state.step === 'idle') return null
  const running = state.step === 'running'
  return (
    <section className={`import-progress ${state.step}`} aria-label="Import">
      <div className="import-line">
        <p role={state.step === 'broken' ? 'alert' : 'status'}>{say(state)}</p>
        {running ? (
          <button type="button" className="quiet" onClick={cancel}>
            Cancel
          </button>
        ) : (
          <button type="button" className="icon-button" aria-label="Close this message" onClick={dismiss}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {state.step !== 'broken' && (
        <progress aria-label="Messages remembered" value={state.done} max={state.total} />
      )}
    </section>
  )
}

function say(state: Exclude<ImportState, { step: 'idle' }>): string {
  if (state.step === 'broken') return state.sentence
  const of = `${count(state.done)} of ${count(state.total)} messages`
  if (state.step === 'running') return `Remembering “${state.title}”: ${of}`
  if (state.step === 'cancelled') return `Stopped. ${of} were remembered, and stay so.`
  if (state.turns === 0) return 'Nothing was new: it was here already, or is forgotten and stays so.'
  const remembered = `${count(state.turns)} ${state.turns === 1 ? 'message' : 'messages'} remembered`
  return state.learn
    ? `${remembered}. Facts will be learned from them.`
    : `${remembered}, on this device only.`
}

function count(number: number): string {
  return number.toLocaleString('en')
}
