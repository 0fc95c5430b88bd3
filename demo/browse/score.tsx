/** @module A score and its parts: a stacked bar, and on request the sentences. */
import type { ExplainPart, Hit } from 'keepsake'

const NAMES: Record<ExplainPart['part'], string> = {
  meaning: 'Meaning',
  meaningAround: 'Meaning around it',
  words: 'Words',
  wordsAround: 'Words around it',
  label: 'Who',
  time: 'When',
}

/** The bar's full width is a score of 1. Its parts say what they are when pointed at, and below when opened. */
export function Score({ hit: { score, explain } }: { readonly hit: Hit }) {
  const parts = explain?.parts ?? []
  return (
    <details className="score-details">
      <summary>
        <span className="score">{score.toFixed(2)}</span>
        <span className="bar" aria-hidden="true">
          {parts.map(({ part, points, says }) => (
            <span key={part} className={`segment ${part}`} title={says} style={{ width: percent(points) }} />
          ))}
        </span>
        <span className="why">Why?</span>
      </summary>
      <dl className="parts">
        {parts.map((part) => (
          <Part key={part.part} part={part} />
        ))}
      </dl>
    </details>
  )
}

function Part({ part: { part, points, most, says } }: { readonly part: ExplainPart }) {
  return (
    <div className="part">
      <dt>{NAMES[part]}</dt>
      <dd>
        <span className="part-line">
          <span className="bar" aria-hidden="true" style={{ width: percent(most * 2) }}>
            <span className={`segment ${part}`} style={{ width: percent(points / most) }} />
          </span>
          <span className="points">
            {points.toFixed(2)} of {most.toFixed(2)}
          </span>
        </span>
        <span className="says">{says}</span>
      </dd>
    </div>
  )
}

function percent(share: number): string {
  return `${Math.max(0, Math.min(1, share)) * 100}%`
}
