/** @module What the memory is doing, in a few words. */
import { useMemory } from '../memory/memory-context.ts'
import { useOffline } from './use-offline.ts'

const SAYS = {
  opening: 'Opening memory …',
  loading: 'Loading the search model …',
  ready: 'Ready',
  failed: 'Memory could not be opened',
} as const

/** The header's status line. */
export function Status() {
  const { step } = useMemory().state
  const offline = useOffline()
  return (
    <p className="status" role="status" data-step={step}>
      <span className="dot" aria-hidden="true" />
      {SAYS[step]}
      {step === 'ready' && offline && <span className="status-more"> · works offline</span>}
    </p>
  )
}
