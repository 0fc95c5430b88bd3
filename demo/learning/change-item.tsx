/** @module One change of what is known: what it was, what it is, why, and a way back. */
import type { Change, Memory } from 'keepsake'
import { showValidity } from '../memory/show-memory.ts'
import { KindBadge } from '../memory/kind-badge.tsx'
import { describeChange } from './describe-change.ts'
import { useUndo } from './use-undo.ts'

/** A change of the card. */
export function ChangeItem({ change }: { readonly change: Change }) {
  const { type, before, after, why } = change
  const { sign, says, was, is } = describeChange(change)
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
        {was !== '' && <del>{was}</del>}
        {was !== '' && is !== '' && ' → '}
        {is}
      </p>
      {why !== undefined && <p className="why-changed">{why}</p>}
      {type !== 'unchanged' && <Undo change={change} />}
    </li>
  )
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
  const { was, is } = describeChange(change)
  if (state.step === 'undone') return <p className="undone">Taken back.</p>
  return (
    <>
      <button
        type="button"
        className="quiet undo"
        aria-label={`Undo: ${is || was}`}
        disabled={state.step !== 'possible'}
        onClick={undo}
      >
        Undo
      </button>
      {state.step === 'impossible' && <p className="why-not">{state.reason}</p>}
    </>
  )
}
