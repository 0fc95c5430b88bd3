/** @module One message of the chat. */
import { Recalled } from './recalled.tsx'
import type { Said } from './use-chat.ts'

/** The user's words, and below them what is recalled. */
export function MessageItem({ said: { message, recalled, pending } }: { readonly said: Said }) {
  return (
    <li className="message">
      <p className="bubble">{message.content}</p>
      {pending === true && <p className="recalled none">Remembering and recalling …</p>}
      {recalled && <Recalled recalled={recalled} />}
    </li>
  )
}
