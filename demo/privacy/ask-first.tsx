/** @module Something that cannot be taken back lightly: a button, a question, and what was done. */
import { useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'

interface AskFirstProps {
  /** What the button does, in words of its own. */
  readonly label: string
  /** What is said before it is asked for, and before it is done. */
  readonly says: string
  readonly question: string
  /** What the way back is called. */
  readonly keep: string
  /** Does it; resolves to what was done, in a sentence. */
  run(scope: NonNullable<ReturnType<typeof useScope>>): Promise<string>
}

/** Keeping is the first choice, and where the focus is. */
export function AskFirst({ label, says, question, keep, run }: AskFirstProps) {
  const scope = useScope()
  const { report } = useMemory()
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState<string>()
  const go = (): void => {
    setAsking(false)
    if (scope !== undefined) run(scope).then(setDone, report)
  }
  return (
    <div className="setting">
      <p role="status">{asking ? question : (done ?? says)}</p>
      {asking ? (
        <div className="form-actions">
          <button type="button" autoFocus onClick={() => setAsking(false)}>
            {keep}
          </button>
          <button type="button" className="danger" onClick={go}>
            {label}
          </button>
        </div>
      ) : (
        <button type="button" disabled={scope === undefined} onClick={() => setAsking(true)}>
          {label} …
        </button>
      )}
    </div>
  )
}
