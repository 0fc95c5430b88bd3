/** @module One message of the chat. */
import { Recalled } from './recalled.tsx'
import type { Said } from './said.ts'

interface MessageItemProps {
  readonly said: Said
  /** Whether a model was given what is recalled. */
  readonly withModel: boolean
  /** Asks for its answer again; absent where the conversation went on. */
  readonly onRetry: (() => void) | undefined
}

/** The user's words and below them what is recalled, or an answer. */
export function MessageItem({ said, withModel, onRetry }: MessageItemProps) {
  const { message, recalled, doing, problem } = said
  if (message.role === 'assistant') return <Answer said={said} />
  return (
    <li className="message">
      <p className="bubble">{message.content}</p>
      {doing === 'recalling' && <p className="recalled none">Remembering and recalling …</p>}
      {recalled && <Recalled recalled={recalled} withModel={withModel} />}
      {problem !== undefined && (
        <div className="problem" role="alert">
          <p>{problem}</p>
          {onRetry && (
            <button type="button" onClick={onRetry}>
              Try again
            </button>
          )}
        </div>
      )}
    </li>
  )
}

function Answer({ said: { message, doing, stopped } }: { readonly said: Said }) {
  return (
    <li className="message answer" aria-busy={doing === 'writing'}>
      <p className="answer-text">
        {message.content}
        {doing === 'writing' && <span className="writing">{message.content === '' ? 'Writing …' : ''}</span>}
      </p>
      {stopped && <p className="soft">Stopped here.</p>}
    </li>
  )
}
