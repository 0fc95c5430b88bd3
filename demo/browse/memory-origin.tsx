/** @module Where a fact comes from: the turns, the fact before it, and its earlier states. */
import type { Stored } from 'keepsake'
import { useState } from 'react'
import { showDay, showValidity, speakerOf } from '../memory/show-memory.ts'
import { HistoryList } from './history-list.tsx'
import { SourceDialog } from './source-dialog.tsx'
import { type Origin, useOrigin } from './use-origin.ts'

/** Opened on request, and read then. */
export function MemoryOrigin({ memory }: { readonly memory: Stored }) {
  const [open, setOpen] = useState(false)
  const origin = useOrigin(memory, open)
  return (
    <details className="origin" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Where it comes from</summary>
      {origin === undefined ? <p className="soft">Looking …</p> : <OriginParts origin={origin} />}
    </details>
  )
}

function OriginParts({ origin: { sources, missing, predecessor, history } }: { readonly origin: Origin }) {
  const [shown, setShown] = useState<Stored>()
  return (
    <div className="origin-parts">
      {sources.length > 0 && (
        <>
          <h3>Learned from</h3>
          <ul className="sources">
            {sources.map((turn) => (
              <li key={turn.key}>
                <button type="button" className="source" onClick={() => setShown(turn)}>
                  <span>“{turn.text}”</span>
                  <small>
                    {speakerOf(turn)}, {showDay(turn.value.validFrom ?? turn.createdAt)}
                  </small>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {missing > 0 && <p className="soft">{sayMissing(missing)}</p>}
      {predecessor && (
        <>
          <h3>Took the place of</h3>
          <p>
            {predecessor.text} <small>{showValidity(predecessor.value)}</small>
          </p>
        </>
      )}
      {sources.length === 0 && missing === 0 && (
        <p className="soft">It names no message that it was learned from.</p>
      )}
      {history.length > 0 && <HistoryList history={history} />}
      {shown && <SourceDialog turn={shown} onClose={() => setShown(undefined)} />}
    </div>
  )
}

function sayMissing(count: number): string {
  return count === 1
    ? 'A message that it was learned from is not here any more.'
    : `${count} messages that it was learned from are not here any more.`
}
