/** @module A line above the field: what waits to be learned from, and a way not to wait. */
import type { PendingReflection } from 'keepsake'
import { useModel } from '../model/model-context.ts'
import { earliestDue, showRest } from './due.ts'
import { useNow } from './use-now.ts'
import { usePending } from './use-pending.ts'

/** There as long as a model is, so that nothing moves when something begins to wait. */
export function PendingLine() {
  const { model } = useModel()
  const { waiting, learning, learnNow } = usePending()
  const error = waiting.find((each) => each.error !== undefined)?.error
  if (model === undefined && waiting.length === 0) return null
  return (
    <section className="pending-line" aria-label="Learning">
      <div className="pending-says">
        {error && !learning && <p role="alert">Learning failed: {error.message}</p>}
        <Waiting waiting={waiting} learning={learning} able={model !== undefined} />
      </div>
      {model !== undefined && waiting.length > 0 && (
        <button type="button" className="quiet" disabled={learning} onClick={learnNow}>
          {error ? 'Try again' : 'Now'}
        </button>
      )}
    </section>
  )
}

interface WaitingProps {
  readonly waiting: readonly PendingReflection[]
  readonly learning: boolean
  /** Whether there is a model to learn with. */
  readonly able: boolean
}

function Waiting({ waiting, learning, able }: WaitingProps) {
  const dueAt = earliestDue(waiting)
  const now = useNow(dueAt !== undefined)
  if (learning) return <p>Learning …</p>
  if (waiting.length === 0) return <p>Facts are learned once the conversation rests.</p>
  const rest = `${waiting.length} ${waiting.length === 1 ? 'conversation rests' : 'conversations rest'}`
  if (!able) return <p>{rest}; facts are learned once there is a model again.</p>
  if (dueAt === undefined) return <p>{rest}, and will not be tried again by itself.</p>
  return (
    <p>
      {rest}; facts will be learned <span role="timer">{showRest(Date.parse(dueAt) - now)}</span>
    </p>
  )
}
