/** @module The chat: each message is remembered, and shows what is recalled for it. */
import { type Context, type Message, type Scope, type Stored, TURN_KIND } from 'keepsake'
import { useCallback, useEffect, useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { threadOfThisTab, newThread } from './thread.ts'

/** A message, and what was recalled for it. */
export interface Said {
  readonly message: Message
  /** Absent while it is looked up, and for what was said before the page was opened. */
  readonly recalled?: Context
  readonly pending?: boolean
}

/** A chat, and how to go on. */
export interface Chat {
  readonly said: readonly Said[]
  send(text: string): void
  /** Begins another conversation. What was said stays remembered. */
  restart(): void
}

/** How many messages of an earlier visit are shown. */
const EARLIER = 200

/** This tab's chat. After a reload its messages come from the memory. */
export function useChat(): Chat {
  const scope = useScope()
  const { report } = useMemory()
  const [thread, setThread] = useState(threadOfThisTab)
  const [said, setSaid] = useState<readonly Said[]>([])

  useEffect(() => {
    if (scope === undefined) return undefined
    const ending = new AbortController()
    const { signal } = ending
    scope
      .list({ kinds: [TURN_KIND], filter: { 'content.thread': thread }, limit: EARLIER, signal })
      .then((turns) => setSaid((now) => (now.length > 0 ? now : inOrder(turns).map(toSaid))))
      .catch((error: unknown) => {
        if (!signal.aborted) report(error)
      })
    return () => ending.abort()
  }, [scope, thread, report])

  const send = useCallback(
    (content: string) => {
      if (scope === undefined) return
      const id = crypto.randomUUID()
      const message: Message = { id, role: 'user', content, createdAt: new Date().toISOString() }
      const messages = [...said.map((each) => each.message), message]
      setSaid((before) => [...before, { message, pending: true }])
      const settle = (recalled?: Context): void =>
        setSaid((before) =>
          before.map((each) => (each.message.id === id ? settled(message, recalled) : each)),
        )
      recallAndRemember(scope, messages, thread).then(settle, (error: unknown) => {
        settle()
        report(error)
      })
    },
    [scope, thread, said, report],
  )

  const restart = useCallback(() => {
    setSaid([])
    setThread(newThread())
  }, [])

  return { said, send, restart }
}

/** Recalls first: the question itself is no answer. */
async function recallAndRemember(
  scope: Scope,
  messages: readonly Message[],
  thread: string,
): Promise<Context> {
  const recalled = await scope.context(messages)
  await scope.remember(messages, { thread })
  return recalled
}

function settled(message: Message, recalled: Context | undefined): Said {
  return recalled === undefined ? { message } : { message, recalled }
}

/** As they were said: an edited message has a newer version, and its old place. */
function inOrder(turns: readonly Stored[]): Stored[] {
  const moment = ({ value, createdAt }: Stored): string => value.validFrom ?? createdAt
  return turns.toSorted(
    (left, right) => moment(left).localeCompare(moment(right)) || left.version - right.version,
  )
}

function toSaid({ key, text, value }: Stored): Said {
  const [id = key] = value.sources ?? []
  const { validFrom } = value
  return {
    message: { id, role: 'user', content: text, ...(validFrom !== undefined && { createdAt: validFrom }) },
  }
}
