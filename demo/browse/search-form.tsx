/** @module What to look for, and how. */
import type { SearchMode } from 'keepsake'
import { Icon } from '../shell/icon.tsx'
import { PRIVATE_FIELD } from '../shell/private-field.ts'
import { Choice } from './choice.tsx'
import type { Look, Show } from './use-memories.ts'

const MODES: Record<SearchMode, { label: string; title: string }> = {
  hybrid: { label: 'Both', title: 'Meaning and words together' },
  vector: { label: 'Meaning', title: 'What means the same, in other words too' },
  lexical: { label: 'Words', title: 'What holds the same words' },
}

const SHOWS: Record<Show, { label: string; title: string }> = {
  all: { label: 'All', title: 'Facts and conversations' },
  facts: { label: 'Facts', title: 'What was learned, or added by hand' },
  turns: { label: 'Conversations', title: 'What was said' },
}

interface SearchFormProps {
  readonly look: Look
  onChange(change: Partial<Look>): void
}

/** A field that searches while one writes, and two rows of choices. */
export function SearchForm({ look, onChange }: SearchFormProps) {
  return (
    <form className="search-form" role="search" onSubmit={(event) => event.preventDefault()}>
      <div className="search-field">
        <Icon name="search" />
        <label className="unseen" htmlFor="search">
          Ask or search your memories
        </label>
        <input
          id="search"
          type="search"
          {...PRIVATE_FIELD}
          value={look.query}
          placeholder="Ask or search everything remembered"
          onChange={({ target }) => onChange({ query: target.value })}
        />
      </div>
      <div className="search-choices">
        <Choice
          label="Which memories"
          name="show"
          value={look.show}
          options={SHOWS}
          onChange={(show) => onChange({ show })}
        />
        <Choice
          label="Search by"
          name="mode"
          value={look.mode}
          options={MODES}
          onChange={(mode) => onChange({ mode })}
        />
      </div>
    </form>
  )
}
