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
  switch (state.step) {
    case 'running':
      return `Remembering “${state.title}”: ${count(state.done)} of ${count(state.total)} messages`
    case 'cancelled':
      return `Stopped. ${count(state.done)} of ${count(state.total)} messages were remembered, and stay so.`
    case 'broken':
      return state.sentence
    case 'done':
      return state.turns === 0
        ? 'Nothing was new: these messages were here already, or were forgotten and stay forgotten.'
        : `${count(state.turns)} ${state.turns === 1 ? 'message' : 'messages'} remembered, on this device only.`
  }
}

function count(number: number): string {
  return number.toLocaleString('en')
}
