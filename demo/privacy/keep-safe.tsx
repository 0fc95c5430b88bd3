/** @module Asks the browser not to clear the memory when space runs out. */
import { useState } from 'react'
import { useMemory } from '../memory/memory-context.ts'

const SAYS = {
  unasked: 'Browsers may clear a site’s data when the disk is full. You can ask this one not to.',
  granted: 'The browser agreed: it will not clear this on its own.',
  refused: 'The browser did not agree. It may once you have visited more often, or have installed the page.',
} as const

/** The question and its answer. */
export function KeepSafe() {
  const { state, report } = useMemory()
  const [answer, setAnswer] = useState<keyof typeof SAYS>('unasked')
  const database = 'database' in state ? state.database : undefined
  const ask = (): void => {
    database?.persist().then((agreed) => setAnswer(agreed ? 'granted' : 'refused'), report)
  }
  return (
    <div className="setting">
      <p role="status">{SAYS[answer]}</p>
      <button type="button" disabled={database === undefined || answer === 'granted'} onClick={ask}>
        Keep it safe
      </button>
    </div>
  )
}
