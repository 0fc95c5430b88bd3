/** @module One change of what is known: what it was, what it is, why, and a way back. */
import type { Change, ChangeType, Memory } from 'keepsake'
import { showValidity, wordsOf } from '../memory/show-memory.ts'
import { KindBadge } from '../memory/kind-badge.tsx'
import { useUndo } from './use-undo.ts'

const SIGNS: Record<ChangeType, { readonly sign: string; readonly says: string }> = {
  inserted: { sign: '+', says: 'new' },
  updated: { sign: '~', says: 'updated' },
  superseded: { sign: '⇄', says: 'was → is' },
  deleted: { sign: '−', says: 'deleted' },
  unchanged: { sign: '=', says: 'repeated' },
}

/** A change of the card. */
export function ChangeItem({ change }: { readonly change: Change }) {
  const { type, before, after, why } = change
  const { sign, says } = SIGNS[isRepeated(change) ? 'unchanged' : type]
  const [was, is] = [wordsOf(before), wordsOf(after)]
  return (
    <li className={`change ${type}`}>
      <p className="change-head">
        <span className="sign" aria-hidden="true">
          {sign}
        </span>
        <strong>{says}</strong>
        <Attributes memory={after ?? before} />
      </p>
      <p className="change-text">
        {was !== '' && was !== is && <del>{was}</del>}
        {was !== '' && is !== '' && was !== is && ' → '}
        {is}
      </p>
      {why !== undefined && <p className="why-changed">{why}</p>}
      {type !== 'unchanged' && <Undo change={change} />}
    </li>
  )
}

/** The same words once more: what is new is only where they were said. */
function isRepeated({ type, before, after }: Change): boolean {
  if (type !== 'updated' || before === undefined || after === undefined) return false
  return wordsOf(before) === wordsOf(after) && showValidity(before) === showValidity(after)
}

function Attributes({ memory }: { readonly memory: Memory | undefined }) {
  if (memory === undefined) return null
  return (
    <>
      <KindBadge kind={memory.kind} />
      <span className="validity">{showValidity(memory)}</span>
    </>
  )
}

function Undo({ change }: { readonly change: Change }) {
  const { state, undo } = useUndo(change)
  const words = wordsOf(change.after ?? change.before)
  if (state.step === 'undone') return <p className="undone">Taken back.</p>
  return (
    <>
      <button
        type="button"
        className="quiet undo"
        aria-label={`Undo: ${words}`}
        disabled={state.step !== 'possible'}
        onClick={undo}
      >
        Undo
      </button>
      {state.step === 'impossible' && <p className="why-not">{state.reason}</p>}
    </>
  )
}
