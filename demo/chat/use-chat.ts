/** @module The chat: each message is remembered, shows what is recalled for it, and is answered where there is a model. */
import { isKeepsakeError, type Message } from 'keepsake'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useMemory, useScope } from '../memory/memory-context.ts'
import { useModel } from '../model/model-context.ts'
import { converse } from './converse.ts'
import { again, answered, changeSaid, failed, recalled, type Said, unanswered, written } from './said.ts'
import { newThread, threadOfThisTab } from './thread.ts'
import { useEarlier } from './use-earlier.ts'

/** A chat, and how to go on. */
export interface Chat {
  readonly said: readonly Said[]
  /** Whether an answer is on its way. */
  readonly busy: boolean
  send(text: string): void
  /** Asks again for the answer to the last message. */
  retry(): void
  /** Ends the answer where it is. */
  stop(): void
  /** Begins another conversation. What was said stays remembered. */
  restart(): void
}

/** This tab's chat. */
export function useChat(): Chat {
  const [thread, setThread] = useState(threadOfThisTab)
  const [said, setSaid] = useState<readonly Said[]>([])
  const { model } = useModel()
  const running = useRef<AbortController>(undefined)
  const exchange = useExchange(thread, setSaid, running)

  const stop = useCallback(() => running.current?.abort(), [])
  const restart = useCallback(() => {
    stop()
    setSaid([])
    setThread(newThread())
  }, [stop])
  useEarlier({ thread, setSaid, onErased: restart })
  useEffect(() => stop, [stop])

  const send = (content: string): void => {
    const createdAt = new Date().toISOString()
    const message: Message = { id: crypto.randomUUID(), role: 'user', content, createdAt }
    setSaid((before) => [...before, { message, doing: 'recalling' }])
    exchange([...said.map((each) => each.message), message])
  }
  const retry = (): void => {
    setSaid((before) => [...before.slice(0, -1), ...before.slice(-1).map(again)])
    exchange(said.map(({ message }) => message))
  }
  // An answer is written to its end, also where the model was turned off meanwhile.
  const busy = said.some(({ doing }) => doing === 'writing' || (doing === 'recalling' && model !== undefined))
  return { said, busy, send, retry, stop, restart }
}

type SetSaid = (change: (said: readonly Said[]) => readonly Said[]) => void

/** Begins an exchange, and shows how it goes. One that belongs to a chat before finds none of its messages, and shows nothing. */
function useExchange(
  thread: string,
  setSaid: SetSaid,
  running: { current: AbortController | undefined },
): (messages: readonly Message[]) => void {
  const scope = useScope()
  const { model } = useModel()
  const { report } = useMemory()
  const latest = useRef(scope)
  latest.current = scope ?? latest.current

  return useCallback(
    (messages) => {
      const { current: first } = latest
      const asked = messages.at(-1)?.id
      if (first === undefined || asked === undefined) return
      const { signal } = (running.current = new AbortController())
      const answerId = crypto.randomUUID()
      const change = (id: string, how: (each: Said) => readonly Said[]): void =>
        setSaid((said) => changeSaid(said, id, how))
      converse(messages, {
        scope: () => latest.current ?? first,
        model,
        thread,
        answerId,
        signal,
        onRecalled: (context) => change(asked, recalled(context, model && answerId)),
        onWriting: (text) => change(answerId, written(text)),
      }).then(
        (answer) => {
          change(answerId, answered(answer, signal.aborted))
          if (model !== undefined && answer === undefined) change(asked, unanswered(signal.aborted))
        },
        (error: unknown) => {
          change(answerId, () => [])
          change(asked, failed(error))
          if (isKeepsakeError(error, 'worker_failed')) report(error)
        },
      )
    },
    [model, thread, report, setSaid, running],
  )
}
