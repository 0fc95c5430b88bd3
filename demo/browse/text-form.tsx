/** @module A text that is being written: a new fact, or a memory being changed. */
import { type KeyboardEvent, useState } from 'react'
import { PRIVATE_FIELD } from '../shell/private-field.ts'

interface TextFormProps {
  readonly label: string
  readonly save: string
  readonly initial?: string
  readonly placeholder?: string
  onSave(text: string): void
  onCancel(): void
}

/** Enter saves, Shift+Enter begins a line, Escape leaves everything as it was. */
export function TextForm({ label, save, initial = '', placeholder, onSave, onCancel }: TextFormProps) {
  const [text, setText] = useState(initial)
  const savable = text.trim() !== '' && text !== initial
  const submit = (): void => {
    if (savable) onSave(text.trim())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onCancel()
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  return (
    <form
      className="text-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <textarea
        autoFocus
        {...PRIVATE_FIELD}
        aria-label={label}
        rows={2}
        value={text}
        placeholder={placeholder}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="form-actions">
        <button type="button" className="quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="primary" disabled={!savable}>
          {save}
        </button>
      </div>
    </form>
  )
}
