/** @module What would go into the prompt for a message. */
import type { Context, Hit } from 'keepsake'
import { useState } from 'react'
import { momentOf, showDay, speakerOf } from '../memory/show-memory.ts'

/** Shown before the user asks for the rest. */
const FIRST = 3

interface RecalledProps {
  readonly recalled: Context
  /** Whether a model was given the block. */
  readonly withModel: boolean
}

/** The recalled memories, best first, and the block they make. */
export function Recalled({ recalled: { hits, text, tokens }, withModel }: RecalledProps) {
  const [all, setAll] = useState(false)
  if (hits.length === 0) {
    return (
      <p className="recalled none">
        Nothing from the past is worth recalling for this. It is remembered, though.
      </p>
    )
  }
  const best = hits.toSorted((left, right) => right.score - left.score)
  return (
    <section className="recalled" aria-label="What is recalled">
      <h3>
        Recalled for the prompt
        <small>
          {hits.length} {hits.length === 1 ? 'memory' : 'memories'}, about {tokens} tokens
        </small>
      </h3>
      <ol>
        {best.slice(0, all ? best.length : FIRST).map((hit) => (
          <RecalledHit key={hit.key} hit={hit} />
        ))}
      </ol>
      {best.length > FIRST && (
        <button type="button" className="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show the best only' : `Show ${best.length - FIRST} more`}
        </button>
      )}
      <details>
        <summary>
          {withModel ? 'The block the model was given' : 'The block a language model would be given'}
        </summary>
        <pre tabIndex={0}>{text}</pre>
      </details>
    </section>
  )
}

function RecalledHit({ hit }: { readonly hit: Hit }) {
  return (
    <li>
      <p>{hit.text}</p>
      <p className="meta">
        {speakerOf(hit)} · <time dateTime={momentOf(hit)}>{showDay(momentOf(hit))}</time>
        <span className="score">{hit.score.toFixed(2)}</span>
      </p>
    </li>
  )
}
