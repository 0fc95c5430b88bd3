/** @module A card of the chat: what changed, why, and what could not be done. */
import { threadOfThisTab } from '../chat/thread.ts'
import { ChangeItem } from './change-item.tsx'
import { FailedItem } from './failed-item.tsx'
import type { LessonNote } from './use-learned.ts'

/** What was learned from a conversation. */
export function Lesson({ note: { thread, learned } }: { readonly note: LessonNote }) {
  const { changes, failed } = learned
  const from = thread === threadOfThisTab() ? '' : ` from “${thread}”`
  if (changes.length + failed.length === 0) {
    return <li className="lesson none">Nothing new to learn{from}.</li>
  }
  return (
    <li className="lesson">
      <section aria-label="What was learned">
        <h3>Learned{from}</h3>
        <ul>
          {changes.map((change) => (
            <ChangeItem key={`${change.key} ${change.version}`} change={change} />
          ))}
          {failed.map((each, index) => (
            <FailedItem key={index} failed={each} />
          ))}
        </ul>
      </section>
    </li>
  )
}
