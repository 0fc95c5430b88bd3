/** @module Three ways to bring a conversation. */
import { useRef, useState } from 'react'
import { useModel } from '../model/model-context.ts'
import { sample } from '../sample/sample.ts'
import { Icon } from '../shell/icon.tsx'
import { Modal } from '../shell/modal.tsx'
import { PRIVATE_FIELD } from '../shell/private-field.ts'
import type { TextFile } from './conversation.ts'
import { LearnToo } from './learn-too.tsx'
import type { ImportOptions } from './use-import.ts'

interface ImportDialogProps {
  onFiles(files: readonly (TextFile | File)[], options: ImportOptions): void
  onClose(): void
}

/** The dialog; it closes when something was chosen. */
export function ImportDialog({ onFiles, onClose }: ImportDialogProps) {
  const { model } = useModel()
  const picker = useRef<HTMLInputElement>(null)
  const [pasted, setPasted] = useState('')
  const [learn, setLearn] = useState(false)
  const choose = (files: readonly (TextFile | File)[]): void => {
    onClose()
    onFiles(files, { learn })
  }
  return (
    <Modal title="Bring a conversation" onClose={onClose}>
      <p className="soft">
        A ChatGPT export (<code>conversations.json</code>), JSON of messages, or a plain transcript of “Name:
        text” lines. It is read here, in this page{model === undefined && ', and goes nowhere else'}.
      </p>
      <LearnToo learn={learn} onChange={setLearn} />
      <div className="choices">
        <button type="button" className="choice" onClick={() => picker.current?.click()}>
          <Icon name="import" />
          <strong>Choose files</strong>
          <span>or drop them anywhere on the page</span>
        </button>
        <button type="button" className="choice" onClick={() => choose([sample])}>
          <Icon name="heart" />
          <strong>Mara and Theo</strong>
          <span>a sample: two friends, six evenings, one leaky boat</span>
        </button>
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept=".json,.txt,.md,application/json,text/plain"
        aria-label="Files to import"
        onChange={({ target }) => choose([...(target.files ?? [])])}
      />
      <form
        className="paste"
        onSubmit={(event) => {
          event.preventDefault()
          choose([{ name: 'Pasted conversation', text: pasted }])
        }}
      >
        <label htmlFor="paste">Or paste it</label>
        <textarea
          id="paste"
          {...PRIVATE_FIELD}
          rows={5}
          value={pasted}
          placeholder={'[2026-01-31 18:00]\nAda: I moved to Lisbon.\nBen: At last!'}
          onChange={({ target }) => setPasted(target.value)}
        />
        <button type="submit" className="primary" disabled={pasted.trim() === ''}>
          Import what I pasted
        </button>
      </form>
    </Modal>
  )
}
