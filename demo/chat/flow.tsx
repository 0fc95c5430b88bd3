/** @module The chat's messages, and what was learned between them. */
import { Fragment } from 'react'
import { Lesson } from '../learning/lesson.tsx'
import type { LessonNote } from '../learning/use-learned.ts'
import { useModel } from '../model/model-context.ts'
import { MessageItem } from './message-item.tsx'
import type { Said } from './said.ts'

interface FlowProps {
  readonly said: readonly Said[]
  readonly lessons: readonly LessonNote[]
  onRetry(): void
}

/** In the order in which it happened. */
export function Flow({ said, lessons, onRetry }: FlowProps) {
  const { model } = useModel()
  const after = (id: string | undefined) =>
    lessons.filter((note) => note.after === id).map((note) => <Lesson key={note.id} note={note} />)
  return (
    <ul className="messages">
      {after(undefined)}
      {said.map((each, index) => (
        <Fragment key={each.message.id}>
          <MessageItem
            said={each}
            withModel={model !== undefined}
            onRetry={index === said.length - 1 ? onRetry : undefined}
          />
          {after(each.message.id)}
        </Fragment>
      ))}
    </ul>
  )
}
