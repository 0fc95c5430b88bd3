/** @module Which embedder searches, at the head of the memories. */
import { Icon } from '../shell/icon.tsx'
import { useBetterSearch } from './better-search-context.ts'
import { NAME } from './minilm.ts'
import { isRunning, sayRunning } from './say.ts'

/** Opens the dialog, and says how far a change is. */
export function BetterSearchButton({ onOpen }: { onOpen(): void }) {
  const { state } = useBetterSearch()
  const share = isRunning(state) ? sayRunning(state).share : undefined
  return (
    <button
      type="button"
      className={`quiet better-button ${state.step}`}
      title={state.step === 'on' ? `${NAME} searches` : 'Search with a better model'}
      onClick={onOpen}
    >
      <Icon name="better" />
      {state.step === 'failed' ? 'Better search failed' : 'Better search'}
      {share !== undefined && <span className="share">{Math.floor(share * 100)} %</span>}
    </button>
  )
}
