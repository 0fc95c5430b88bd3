/** @module Forgets all facts, after asking. */
import { MEMORY_KIND } from 'keepsake'
import { useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'

/** A button, a question, and what was done. */
export function ForgetFacts() {
  const scope = useScope()
  const { report } = useMemory()
  const [asking, setAsking] = useState(false)
  const [forgotten, setForgotten] = useState<number>()
  const forget = (): void => {
    setAsking(false)
    scope?.forget({ kinds: [MEMORY_KIND] }).then((keys) => setForgotten(keys.length), report)
  }
  return (
    <div className="setting">
      <p role="status">{say(asking, forgotten)}</p>
      {asking ? (
        <div className="form-actions">
          <button type="button" autoFocus onClick={() => setAsking(false)}>
            Keep them
          </button>
          <button type="button" className="danger" onClick={forget}>
            Forget all facts
          </button>
        </div>
      ) : (
        <button type="button" disabled={scope === undefined} onClick={() => setAsking(true)}>
          Forget all facts …
        </button>
      )}
    </div>
  )
}

function say(asking: boolean, forgotten: number | undefined): string {
  if (asking) return 'Every fact that was added by hand will be gone. Conversations stay.'
  if (forgotten === undefined) return 'Facts are what you added by hand. Conversations are not touched.'
  if (forgotten === 0) return 'There were no facts to forget.'
  return forgotten === 1 ? 'One fact was forgotten.' : `${forgotten} facts were forgotten.`
}
