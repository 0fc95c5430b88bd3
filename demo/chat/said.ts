/** @module What was said in a chat, and how far each message is. */
import { type Context, type Message, type Stored } from 'keepsake'

/** A message, and what the page knows about it. */
export interface Said {
  readonly message: Message
  /** What was recalled for a message of the user. Absent for what was said before the page was opened. */
  readonly recalled?: Context
  /** What is being done; absent where all is done. */
  readonly doing?: 'recalling' | 'writing'
  /** The user stopped this answer. */
  readonly stopped?: true
  /** Why there is no answer to this message. */
  readonly problem?: string
}

/** What becomes of one message. */
export type SaidChange = (each: Said) => readonly Said[]

/** The list with one message changed; the same where that message is not in it. */
export function changeSaid(said: readonly Said[], id: string, change: SaidChange): readonly Said[] {
  return said.flatMap((each) => (each.message.id === id ? change(each) : [each]))
}

/** It was recalled for; where an answer is to come, its place is behind. */
export function recalled(context: Context, answerId: string | undefined): SaidChange {
  return ({ message }) => [
    { message, recalled: context },
    ...(answerId === undefined ? [] : [toCome(answerId)]),
  ]
}

function toCome(id: string): Said {
  return { message: { id, role: 'assistant', content: '' }, doing: 'writing' }
}

/** An answer as far as it is written. */
export function written(content: string): SaidChange {
  return (each) => [{ ...each, message: { ...each.message, content } }]
}

/** An answer that is there, or none. */
export function answered(message: Message | undefined, wasStopped: boolean): SaidChange {
  return () => (message === undefined ? [] : [{ message, ...(wasStopped && { stopped: true }) }])
}

/** There is no answer to it, because the user stopped it or the model said nothing. */
export function unanswered(wasStopped: boolean): SaidChange {
  const problem = wasStopped ? 'Stopped before the first word.' : 'The model answered nothing.'
  return (each) => [{ ...each, problem }]
}

/** There is no answer to it, because something failed. */
export function failed(error: unknown): SaidChange {
  const problem = error instanceof Error ? error.message : String(error)
  return ({ message, recalled: context }) => [{ message, ...(context && { recalled: context }), problem }]
}

/** It is asked once more. */
export function again({ message }: Said): Said {
  return { message, doing: 'recalling' }
}

/** A thread's turns as they were said: an edited message has a newer version, and its old place. */
export function saidInTurns(turns: readonly Stored[]): Said[] {
  return inOrder(turns).map(({ key, text, value }) => {
    const [id = key] = value.sources ?? []
    const { validFrom: createdAt } = value
    const role = value.content['role'] === 'assistant' ? 'assistant' : 'user'
    return { message: { id, role, content: text, ...(createdAt !== undefined && { createdAt }) } }
  })
}

/** A thread's turns, oldest first. */
export function inOrder(turns: readonly Stored[]): Stored[] {
  const moment = ({ value, createdAt }: Stored): string => value.validFrom ?? createdAt
  return turns.toSorted(
    (left, right) => moment(left).localeCompare(moment(right)) || left.version - right.version,
  )
}
