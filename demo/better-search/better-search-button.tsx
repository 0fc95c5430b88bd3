/** @module Which embedder searches, at the head of the memories. */
import { Icon } from '../shell/icon.tsx'
import { useBetterSearch } from './better-search-context.ts'
import { NAME } from './minilm.ts'
import { sayAside } from './say.ts'

/** Opens the dialog, and says how far a change is. */
export function BetterSearchButton({ onOpen }: { onOpen(): void }) {
  const { state } = useBetterSearch()
  const aside = sayAside(state)
  return (
    <button
      type="button"
      className={`quiet better-button ${state.step}`}
      title={state.step === 'on' ? `${NAME} searches` : 'Search with a better model'}
      onClick={onOpen}
    >
      <Icon name="better" />
      <span className="label">Better search</span>
      {aside !== undefined && <span className="aside">{aside}</span>}
    </button>
  )
}
