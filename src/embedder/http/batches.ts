/** @module Many texts, one request's worth after the other. */
import { FailedRequest } from '../../http/failed-request.ts'
import { attempt } from '../../http/insist.ts'
import { excessOf } from './excess.ts'

/** A text, and its place among those that the caller gave. */
export interface NumberedText {
  readonly index: number
  readonly text: string
}

/** How texts are put into requests. */
export interface Batching {
  /** The most characters of a request; a single longer text is a request of its own. */
  readonly characters: number
  /** The most texts of a request. */
  texts(): number
  /** Hears that the server takes no more texts than so many. */
  limit(texts: number): void
}

/** One request. Throws a `FailedRequest`. */
type Ask<Vector> = (texts: readonly string[]) => Promise<readonly Vector[]>

/**
 * The vectors of all texts, in order. What is too much for one request is asked for in halves, so that a text that is too long by itself is
 * found; it is what `tooLong` makes an error of.
 */
export async function askInBatches<Vector>(
  texts: readonly NumberedText[],
  batching: Batching,
  { ask, tooLong }: { ask: Ask<Vector>; tooLong(text: NumberedText, failure: FailedRequest): Error },
): Promise<Vector[]> {
  const vectors: Vector[] = []
  for (let most = Infinity; vectors.length < texts.length;) {
    const batch = nextBatch(
      texts.slice(vectors.length),
      Math.min(most, batching.texts()),
      batching.characters,
    )
    const outcome = await attempt(() => ask(batch.map(({ text }) => text)))
    if (outcome instanceof FailedRequest) {
      most = halfOf(batch, outcome, { batching, tooLong })
      continue
    }
    vectors.push(...outcome)
    most = Infinity
  }
  return vectors
}

/** How many texts to ask for next, where the batch was too much. Throws where that is not it, or the batch cannot be halved. */
function halfOf(
  batch: readonly NumberedText[],
  failure: FailedRequest,
  { batching, tooLong }: { batching: Batching; tooLong(text: NumberedText, failure: FailedRequest): Error },
): number {
  const excess = excessOf(failure)
  if (excess === undefined) throw failure
  const [first, second] = batch
  if (first === undefined || second === undefined) {
    throw first !== undefined && excess === 'length' ? tooLong(first, failure) : failure
  }
  const half = Math.ceil(batch.length / 2)
  if (excess === 'count') batching.limit(half)
  return half
}

function nextBatch(texts: readonly NumberedText[], most: number, characters: number): NumberedText[] {
  let length = 0
  const end = texts.slice(0, most).findIndex(({ text }, index) => {
    length += text.length
    return index > 0 && length > characters
  })
  return texts.slice(0, end < 0 ? most : end)
}
