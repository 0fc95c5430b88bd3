/** @module What this tab learned since it was opened. */
import type { Learned } from 'keepsake'
import { useEffect, useRef, useState } from 'react'
import { useScope } from '../memory/memory-context.ts'

/** What was learned from a conversation, and where in the chat it belongs. */
export interface LessonNote {
  readonly id: number
  readonly thread: string
  readonly learned: Learned
  /** The message that was the last one then. */
  readonly after: string | undefined
}

/** Each time something was learned; `last` is the chat's last message. */
export function useLearned(last: string | undefined): readonly LessonNote[] {
  const scope = useScope()
  const [notes, setNotes] = useState<readonly LessonNote[]>([])
  const after = useRef(last)
  after.current = last

  useEffect(
    () =>
      scope?.onLearning((event) => {
        if (event.type !== 'learned') return
        const { thread, learned } = event
        setNotes((before) => [...before, { id: before.length, thread, learned, after: after.current }])
      }),
    [scope],
  )

  return notes
}
