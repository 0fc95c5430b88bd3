/** @module On a narrow page, one of the two halves at a time. */
import { useBetterSearch } from '../better-search/better-search-context.ts'
import { sayAside } from '../better-search/say.ts'
import { Icon } from './icon.tsx'

/** The halves. */
export type View = 'chat' | 'memories'

const VIEWS = [
  { view: 'chat', label: 'Chat', icon: 'chat' },
  { view: 'memories', label: 'Memories', icon: 'heart' },
] as const

/** Two buttons; a wide page hides them and shows both halves. The memories' says how far the better search is, whose button it hides meanwhile. */
export function ViewSwitch({ view, onChange }: { readonly view: View; onChange(view: View): void }) {
  return (
    <nav className="view-switch" aria-label="Parts of the page">
      {VIEWS.map(({ view: each, label, icon }) => (
        <button
          key={each}
          type="button"
          aria-current={each === view ? 'page' : undefined}
          onClick={() => onChange(each)}
        >
          <Icon name={icon} />
          {label}
          {each === 'memories' && view !== each && <BetterSearchAside />}
        </button>
      ))}
    </nav>
  )
}

function BetterSearchAside() {
  const { state } = useBetterSearch()
  const aside = sayAside(state)
  if (aside === undefined) return undefined
  return (
    <span className={`aside ${state.step}`}>
      <span className="unseen">Better search </span>
      {aside}
    </span>
  )
}
