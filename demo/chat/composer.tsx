/** @module Where the user writes. */
import { type KeyboardEvent, useState } from 'react'
import { Icon } from '../shell/icon.tsx'
import { PRIVATE_FIELD } from '../shell/private-field.ts'

interface ComposerProps {
  readonly ready: boolean
  /** Whether an answer is being written: it can be stopped, and the next message waits. */
  readonly busy: boolean
  onSend(text: string): void
  onStop(): void
}

/** A field that grows with its text. Enter sends, Shift+Enter begins a line. */
export function Composer({ ready, busy, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState('')
  const sendable = ready && !busy && text.trim() !== ''
  const send = (): void => {
    if (!sendable) return
    onSend(text.trim())
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <label className="unseen" htmlFor="composer">
        Write a message
      </label>
      <textarea
        id="composer"
        {...PRIVATE_FIELD}
        rows={1}
        value={text}
        placeholder="Say something, or ask"
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      {busy ? (
        <button type="button" className="primary round" aria-label="Stop the answer" onClick={onStop}>
          <Icon name="stop" />
        </button>
      ) : (
        <button type="submit" className="primary round" aria-label="Send" disabled={!sendable}>
          <Icon name="send" />
        </button>
      )}
    </form>
  )
}
