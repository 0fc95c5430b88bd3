/** @module One memory: read, explained, changed or forgotten. */
import { type Hit, type Stored, TURN_KIND } from 'keepsake'
import { useRef, useState } from 'react'
import { Icon } from '../shell/icon.tsx'
import { ForgetQuestion } from './forget-question.tsx'
import { Highlighted } from './highlighted.tsx'
import { MemoryMeta } from './memory-meta.tsx'
import { MemoryOrigin } from './memory-origin.tsx'
import { Score } from './score.tsx'
import { TextForm } from './text-form.tsx'
import type { MemoryActions } from './use-memory-actions.ts'

interface MemoryCardProps {
  readonly memory: Stored | Hit
  readonly actions: MemoryActions | undefined
}

/** A card of the list. */
export function MemoryCard({ memory, actions }: MemoryCardProps) {
  const [doing, setDoing] = useState<'reading' | 'changing' | 'forgetting'>('reading')
  const tools = useRef<HTMLDivElement>(null)
  const hit = 'score' in memory ? memory : undefined
  const back = (): void => {
    setDoing('reading')
    requestAnimationFrame(() => tools.current?.querySelector('button')?.focus())
  }
  const forget = (): void => {
    tools.current?.closest<HTMLElement>('.memory-list')?.focus() // the card, and its buttons, will be gone
    actions?.forget(memory)
  }
  return (
    <li className={`card ${memory.value.kind === TURN_KIND ? 'turn' : 'fact'}`}>
      <div className="card-head">
        <MemoryMeta memory={memory} />
        <div className="card-tools" ref={tools}>
          <button
            type="button"
            className="icon-button"
            aria-label={`Edit: ${memory.text}`}
            onClick={() => setDoing('changing')}
          >
            <Icon name="edit" />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={`Forget: ${memory.text}`}
            onClick={() => setDoing('forgetting')}
          >
            <Icon name="trash" />
          </button>
        </div>
      </div>
      {doing === 'changing' ? (
        <TextForm
          label="What it should say"
          save="Save"
          initial={memory.text}
          onCancel={back}
          onSave={(text) => {
            actions?.change(memory, text)
            back()
          }}
        />
      ) : (
        <p className="card-text">
          <Highlighted text={memory.text} matched={hit?.explain?.matched ?? []} />
        </p>
      )}
      {doing === 'forgetting' && <ForgetQuestion memory={memory} onForget={forget} onKeep={back} />}
      {memory.value.kind !== TURN_KIND && <MemoryOrigin memory={memory} />}
      {hit && <Score hit={hit} />}
    </li>
  )
}
