/** @module Where the user gets a better embedder, with what that costs. */
import { Modal } from '../shell/modal.tsx'
import { useBetterSearch } from './better-search-context.ts'
import { NAME } from './minilm.ts'
import { Offer } from './offer.tsx'
import { Running } from './running.tsx'
import { isRunning, sayError } from './say.ts'
import { useItems } from './use-items.ts'
import { WayBack } from './way-back.tsx'

interface BetterSearchDialogProps {
  /** Whether files are dragged over the page. */
  readonly dragging: boolean
  onClose(): void
}

/** The dialog. Nothing is fetched before the user asks, and what is under way goes on when it is closed. */
export function BetterSearchDialog({ dragging, onClose }: BetterSearchDialogProps) {
  const { state, files } = useBetterSearch()
  const on = state.step === 'on'
  return (
    <Modal title="Better search" onClose={onClose}>
      <p className="soft">
        The built-in model adds up the meanings of words. <strong className="model-name">{NAME}</strong> reads
        whole sentences (English) and finds more of what was said in other words. It runs on this device, too:
        what is remembered and what you ask stays here.
      </p>
      {isRunning(state) ? <Running state={state} /> : <Outcome />}
      {files !== undefined && on && <WayBack files={files} />}
      {files !== undefined && !on && !isRunning(state) && <Offer files={files} dragging={dragging} />}
    </Modal>
  )
}

/** Which embedder answers, or why it is not the better one. */
function Outcome() {
  const { state } = useBetterSearch()
  const items = useItems(state.step)
  if (state.step === 'failed') {
    return (
      <p className="test-outcome failed" role="alert">
        {sayError(state.error)} The built-in model goes on answering.
      </p>
    )
  }
  return (
    <p className={`test-outcome ${state.step === 'on' ? 'answered' : ''}`} role="status">
      {state.step === 'on' ? `${NAME} answers` : 'The built-in model answers'}
      {items}.
    </p>
  )
}
