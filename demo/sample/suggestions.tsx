/** @module Questions about the sample, to be asked with one click. */
import { questions } from './questions.ts'

interface SuggestionsProps {
  readonly label: string
  readonly count: number
  onAsk(question: string): void
}

/** The first few questions, as chips. */
export function Suggestions({ label, count, onAsk }: SuggestionsProps) {
  return (
    <ul className="chips" aria-label={label}>
      {questions.slice(0, count).map(({ question }) => (
        <li key={question}>
          <button type="button" className="chip" onClick={() => onAsk(question)}>
            {question}
          </button>
        </li>
      ))}
    </ul>
  )
}
