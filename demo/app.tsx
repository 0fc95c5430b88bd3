/** @module The page. */
import { useCallback, useState } from 'react'
import { useBetterSearch } from './better-search/better-search-context.ts'
import { BetterSearchDialog } from './better-search/better-search-dialog.tsx'
import { MemoriesPanel } from './browse/memories-panel.tsx'
import { ChatPanel } from './chat/chat-panel.tsx'
import { ImportDialog } from './import/import-dialog.tsx'
import { useFileDrop } from './import/use-file-drop.ts'
import { useImport } from './import/use-import.ts'
import { useMemory } from './memory/memory-context.ts'
import { ModelDialog } from './model/model-dialog.tsx'
import { PrivacyDialog } from './privacy/privacy-dialog.tsx'
import { Failure } from './shell/failure.tsx'
import { Header } from './shell/header.tsx'
import { type View, ViewSwitch } from './shell/view-switch.tsx'

/** Chat on the left, memories on the right; one of them at a time where there is little room. */
export function App() {
  const { state } = useMemory()
  const [view, setView] = useState<View>('chat')
  const [dialog, setDialog] = useState<'better-search' | 'import' | 'model' | 'privacy'>()
  const importing = useImport()
  const better = useBetterSearch()
  const forModel = dialog === 'better-search'
  const dragging = useFileDrop(
    useCallback(
      (dropped: DataTransfer) =>
        forModel ? better.importDropped(dropped) : importing.start([...dropped.files]),
      [forModel, better, importing.start],
    ),
  )
  const closeDialog = (): void => setDialog(undefined)
  return (
    <div className="app" data-view={view} data-dragging={dragging}>
      <Header onModel={() => setDialog('model')} onPrivacy={() => setDialog('privacy')} />
      <ViewSwitch view={view} onChange={setView} />
      {state.step === 'failed' ? (
        <main className="failed">
          <Failure error={state.error} />
        </main>
      ) : (
        <main>
          <ChatPanel importing={importing} onImport={() => setDialog('import')} />
          <MemoriesPanel onBetterSearch={() => setDialog('better-search')} />
        </main>
      )}
      {dialog === 'better-search' && <BetterSearchDialog dragging={dragging} onClose={closeDialog} />}
      {dialog === 'import' && <ImportDialog onFiles={importing.start} onClose={closeDialog} />}
      {dialog === 'model' && <ModelDialog onClose={closeDialog} />}
      {dialog === 'privacy' && <PrivacyDialog onClose={closeDialog} />}
      {dragging && !forModel && (
        <p className="drop-here">Drop it: it will be remembered on this device only</p>
      )}
    </div>
  )
}
