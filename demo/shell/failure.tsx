/** @module The memory could not be opened, or died: why, and what to do. */
import { type ErrorCode, isKeepsakeError } from 'keepsake'
import { useMemory } from '../memory/memory-context.ts'

/** What the error's own sentences cannot know of this page. */
const WAYS_OUT: Partial<Record<ErrorCode, string>> = {
  worker_failed: 'What was remembered is still on your disk. Opening again starts a new worker.',
  embedder_failed:
    'What was remembered is safe. Check that the page’s own files can be reached, and open again.',
}

/** Shown instead of the page's work while there is no memory. */
export function Failure({ error }: { readonly error: Error }) {
  const { retry } = useMemory()
  return (
    <section className="failure" role="alert">
      <h2>Memory could not be opened</h2>
      <p>{error.message}</p>
      {isKeepsakeError(error) && WAYS_OUT[error.code] && <p className="soft">{WAYS_OUT[error.code]}</p>}
      <button type="button" className="primary" onClick={retry}>
        Open again
      </button>
    </section>
  )
}
