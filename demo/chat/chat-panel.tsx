/** @module The chat half of the page. */
import { useEffect, useRef } from 'react'
import { ImportProgress } from '../import/import-progress.tsx'
import type { Import } from '../import/use-import.ts'
import { useMemory } from '../memory/memory-context.ts'
import { sample } from '../sample/sample.ts'
import { useSampleKnown } from '../sample/use-sample-known.ts'
import { Icon } from '../shell/icon.tsx'
import { Composer } from './composer.tsx'
import { MessageItem } from './message-item.tsx'
import { useChat } from './use-chat.ts'
import { Welcome } from './welcome.tsx'

interface ChatPanelProps {
  readonly importing: Import
  onImport(): void
}

/** Messages, what is recalled for them, and a place to write. */
export function ChatPanel({ importing, onImport }: ChatPanelProps) {
  const { said, send, restart } = useChat()
  const { step } = useMemory().state
  const sampleKnown = useSampleKnown()
  const log = useRef<HTMLDivElement>(null)
  const ready = step === 'ready'
  const say = (text: string): void => {
    importing.dismiss()
    send(text)
  }

  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [said])

  return (
    <section className="chat panel" aria-labelledby="chat-title">
      <header className="panel-head">
        <h2 id="chat-title">Chat</h2>
        <button type="button" className="quiet" disabled={said.length === 0} onClick={restart}>
          <Icon name="plus" />
          New chat
        </button>
        <button type="button" className="quiet" disabled={!ready} onClick={onImport}>
          <Icon name="import" />
          Import
        </button>
      </header>
      <div className="chat-log" ref={log} tabIndex={0} role="log" aria-label="Conversation">
        {said.length === 0 ? (
          <Welcome
            ready={ready}
            sampleKnown={sampleKnown}
            onSample={() => importing.start([sample])}
            onImport={onImport}
            onAsk={say}
          />
        ) : (
          <ul className="messages">
            {said.map((each) => (
              <MessageItem key={each.message.id} said={each} />
            ))}
          </ul>
        )}
      </div>
      <ImportProgress state={importing.state} cancel={importing.cancel} dismiss={importing.dismiss} />
      <Composer ready={ready} onSend={say} />
    </section>
  )
}
