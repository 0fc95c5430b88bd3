/** @module Whose words a memory is, or what kind of fact, and when it holds. */
import { type Stored, TURN_KIND } from 'keepsake'
import { KindBadge } from '../memory/kind-badge.tsx'
import { momentOf, showDay, showValidity, speakerOf, threadOf } from '../memory/show-memory.ts'

/** The line above a memory's text. A fact that says when it holds says so; any other memory says its day. */
export function MemoryMeta({ memory }: { readonly memory: Stored }) {
  const thread = threadOf(memory)
  const { value } = memory
  const isTurn = value.kind === TURN_KIND
  const validity = isTurn ? undefined : showValidity(value)
  return (
    <p className="meta">
      {isTurn ? <span className="who">{speakerOf(memory)}</span> : <KindBadge kind={value.kind} />}
      {validity === undefined ? (
        <time dateTime={momentOf(memory)}>{showDay(momentOf(memory))}</time>
      ) : (
        <span className="validity">{validity}</span>
      )}
      {thread !== undefined && <span className="thread">{thread}</span>}
    </p>
  )
}
