/** @module On a narrow page, one of the two halves at a time. */
import { Icon } from './icon.tsx'

/** The halves. */
export type View = 'chat' | 'memories'

const VIEWS = [
  { view: 'chat', label: 'Chat', icon: 'chat' },
  { view: 'memories', label: 'Memories', icon: 'heart' },
] as const

/** Two buttons; a wide page hides them and shows both halves. */
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
        </button>
      ))}
    </nav>
  )
}
