/** @module The chat before anything was said. */
import { hostOf } from '../model/address.ts'
import { useModel } from '../model/model-context.ts'
import { Suggestions } from '../sample/suggestions.tsx'
import { Icon } from '../shell/icon.tsx'

interface WelcomeProps {
  readonly ready: boolean
  /** `undefined` while it is not known. */
  readonly sampleKnown: boolean | undefined
  onSample(): void
  onImport(): void
  onAsk(question: string): void
}

/** What this page is, and how to begin. */
export function Welcome({ ready, sampleKnown, onSample, onImport, onAsk }: WelcomeProps) {
  return (
    <div className="welcome">
      <h2>A memory of your own</h2>
      <Explanation />
      {sampleKnown === true ? (
        <>
          <h3>Ask about Mara and Theo</h3>
          <Suggestions label="Questions to ask" count={5} onAsk={onAsk} />
        </>
      ) : (
        <div className={sampleKnown === undefined ? 'actions unknown' : 'actions'}>
          <button type="button" className="primary" disabled={!ready} onClick={onSample}>
            Import the sample conversation
          </button>
          <button type="button" disabled={!ready} onClick={onImport}>
            <Icon name="import" />
            Bring your own
          </button>
        </div>
      )}
    </div>
  )
}

function Explanation() {
  const { settings } = useModel()
  if (settings === undefined) {
    return (
      <p>
        Whatever you write or import here is remembered in this browser, and recalled when it matters. There
        is no language model on this page: instead of an answer you see <em>what one would be reminded of</em>
        .
      </p>
    )
  }
  return (
    <p>
      Whatever you write or import here is remembered in this browser, and recalled when it matters.{' '}
      <em>{settings.model}</em> at {hostOf(settings.baseUrl)} answers, given what is recalled, and facts are
      learned from what you talk about.
    </p>
  )
}
