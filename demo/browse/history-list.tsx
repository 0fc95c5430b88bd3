/** @module The states of a memory, and why each came. */
import type { StoredVersion } from 'keepsake'
import { showMoment } from '../memory/show-memory.ts'

/** Newest first. */
export function HistoryList({ history }: { readonly history: readonly StoredVersion[] }) {
  return (
    <>
      <h3>What it said</h3>
      <ol className="history">
        {history.map(({ version, text, deleted, why, updatedAt }) => (
          <li key={version}>
            <p>{deleted ? <em>Forgotten</em> : text}</p>
            <p className="meta">
              <time dateTime={updatedAt}>{showMoment(updatedAt)}</time>
              {why !== undefined && <span className="why-changed">{why}</span>}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}
