/** @module The chat half of the page. */
import { ImportProgress } from '../import/import-progress.tsx'
import type { Import } from '../import/use-import.ts'
import { PendingLine } from '../learning/pending-line.tsx'
import { useLearned } from '../learning/use-learned.ts'
import { useMemory } from '../memory/memory-context.ts'
import { sample } from '../sample/sample.ts'
import { useSampleKnown } from '../sample/use-sample-known.ts'
import { Icon } from '../shell/icon.tsx'
import { Composer } from './composer.tsx'
import { Flow } from './flow.tsx'
import { useChat } from './use-chat.ts'
import { useStayAtEnd } from './use-stay-at-end.ts'
import { Welcome } from './welcome.tsx'

interface ChatPanelProps {
  readonly importing: Import
  onImport(): void
}

/** Messages, what is recalled for them, what was learned from them, and a place to write. */
export function ChatPanel({ importing, onImport }: ChatPanelProps) {
  const { said, busy, send, retry, stop, restart } = useChat()
  const lessons = useLearned(said.at(-1)?.message.id)
  const { step } = useMemory().state
  const sampleKnown = useSampleKnown()
  const { scroller, onScroll, toEnd } = useStayAtEnd(said, lessons)
  const ready = step === 'ready'
  const say = (text: string): void => {
    importing.dismiss()
    toEnd()
    send(text)
  }
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
      <div
        className="chat-log"
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label="Conversation"
      >
        {said.length === 0 && (
          <Welcome
            ready={ready}
            sampleKnown={sampleKnown}
            onSample={() => importing.start([sample])}
            onImport={onImport}
            onAsk={say}
          />
        )}
        <Flow said={said} lessons={lessons} onRetry={retry} />
      </div>
      <ImportProgress state={importing.state} cancel={importing.cancel} dismiss={importing.dismiss} />
      <PendingLine />
      <Composer ready={ready} busy={busy} onSend={say} onStop={stop} />
    </section>
  )
}
