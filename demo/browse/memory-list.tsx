/** @module The memories that were found. */
import { MemoryCard } from './memory-card.tsx'
import type { Found, Look } from './use-memories.ts'
import type { MemoryActions } from './use-memory-actions.ts'

interface MemoryListProps {
  readonly found: Found | undefined
  readonly look: Look
  readonly actions: MemoryActions | undefined
  onMore(): void
}

/** A page of cards, or why there are none. */
export function MemoryList({ found, look, actions, onMore }: MemoryListProps) {
  return (
    <div className="memory-list" tabIndex={0} role="region" aria-label="What is remembered">
      <p className="list-says" role="status">
        {found && say(found)}
      </p>
      {found?.memories.length === 0 && <p className="empty">{sayNothing(look)}</p>}
      <ul className="cards">
        {found?.memories.map((memory) => (
          <MemoryCard key={memory.key} memory={memory} actions={actions} />
        ))}
      </ul>
      {found?.more === true && (
        <button type="button" className="more" onClick={onMore}>
          Show more
        </button>
      )}
    </div>
  )
}

function say({ memories, more, query }: Found): string {
  if (memories.length === 0) return ''
  const shown = `${memories.length} shown${more ? ', there are more' : ''}`
  return `${query === '' ? 'Newest first' : 'Best answer first'}: ${shown}`
}

function sayNothing({ query, show }: Look): string {
  if (query.trim() !== '') return 'Nothing answers that. Other words may, or another way to search.'
  if (show === 'facts') return 'No facts yet. Add one by hand: whatever should be known for good.'
  return 'Nothing is remembered yet. Import the sample, write in the chat, or add a fact by hand.'
}
