/** @module A turn that a fact was learned from, among those around it. */
import type { Stored } from 'keepsake'
import { useEffect, useRef } from 'react'
import { momentOf, showDay, speakerOf, threadOf } from '../memory/show-memory.ts'
import { Modal } from '../shell/modal.tsx'
import { useNeighbours } from './use-neighbours.ts'

interface SourceDialogProps {
  readonly turn: Stored
  onClose(): void
}

/** The conversation around a turn; the turn itself is marked, and in view. */
export function SourceDialog({ turn, onClose }: SourceDialogProps) {
  const turns = useNeighbours(turn)
  const marked = useRef<HTMLLIElement>(null)
  useEffect(() => {
    marked.current?.scrollIntoView({ block: 'center' })
  }, [turns])
  return (
    <Modal title={threadOf(turn) ?? 'Conversation'} onClose={onClose}>
      <ol className="neighbours" tabIndex={0} aria-label="The message and those around it">
        {turns.map((each) => {
          const isIt = each.key === turn.key
          return (
            <li key={each.key} ref={isIt ? marked : undefined} aria-current={isIt ? 'true' : undefined}>
              <p className="meta">
                <span className="who">{speakerOf(each)}</span>
                <time dateTime={momentOf(each)}>{showDay(momentOf(each))}</time>
              </p>
              <p>{each.text}</p>
            </li>
          )
        })}
      </ol>
    </Modal>
  )
}
