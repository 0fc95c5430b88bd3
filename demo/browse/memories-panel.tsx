/** @module The memory half of the page: everything remembered, to be read, asked, changed and forgotten. */
import { useState } from 'react'
import { BetterSearchButton } from '../better-search/better-search-button.tsx'
import { Suggestions } from '../sample/suggestions.tsx'
import { useSampleKnown } from '../sample/use-sample-known.ts'
import { Icon } from '../shell/icon.tsx'
import { MemoryList } from './memory-list.tsx'
import { SearchForm } from './search-form.tsx'
import { TextForm } from './text-form.tsx'
import { type Look, useMemories } from './use-memories.ts'
import { useMemoryActions } from './use-memory-actions.ts'

const PAGE = 20

/** The panel. */
export function MemoriesPanel({ onBetterSearch }: { onBetterSearch(): void }) {
  const [look, setLook] = useState<Look>({ query: '', mode: 'hybrid', show: 'all', limit: PAGE })
  const [adding, setAdding] = useState(false)
  const found = useMemories({ ...look, query: look.query.trim() })
  const actions = useMemoryActions()
  const sampleKnown = useSampleKnown()
  const change = (next: Partial<Look>): void => setLook({ ...look, limit: PAGE, ...next })
  return (
    <section className="memories panel" aria-labelledby="memories-title">
      <header className="panel-head">
        <h2 id="memories-title">Memories</h2>
        <BetterSearchButton onOpen={onBetterSearch} />
        <button
          type="button"
          className="quiet add-fact"
          disabled={actions === undefined}
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          <Icon name="plus" />
          <span className="label">Add a fact</span>
        </button>
      </header>
      {adding && (
        <TextForm
          label="A fact to remember"
          save="Remember"
          placeholder="Ada takes her tea without sugar."
          onCancel={() => setAdding(false)}
          onSave={(text) => {
            actions?.add(text)
            setAdding(false)
          }}
        />
      )}
      <SearchForm look={look} onChange={change} />
      {sampleKnown === true && look.query === '' && (
        <Suggestions label="Questions to search by" count={3} onAsk={(query) => change({ query })} />
      )}
      <MemoryList
        found={found}
        look={look}
        actions={actions}
        onMore={() => change({ limit: look.limit + PAGE })}
      />
    </section>
  )
}
