/** @module Asks before something is forgotten. */
import { type Stored, TURN_KIND } from 'keepsake'

interface ForgetQuestionProps {
  readonly memory: Stored
  onForget(): void
  onKeep(): void
}

/** Keeping is the first choice, and where the focus is. */
export function ForgetQuestion({ memory, onForget, onKeep }: ForgetQuestionProps) {
  const isTurn = memory.value.kind === TURN_KIND
  return (
    <div
      className="forget-question"
      role="group"
      aria-label="Forget this?"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onKeep()
      }}
    >
      <p>
        {isTurn
          ? 'Forget this for good? It will not come back, even if you import its conversation again.'
          : 'Forget this? You can put it back right afterwards.'}
      </p>
      <div className="form-actions">
        <button type="button" autoFocus onClick={onKeep}>
          Keep it
        </button>
        <button type="button" className="danger" onClick={onForget}>
          Forget it
        </button>
      </div>
    </div>
  )
}
