/** An embedder without a model: words become fixed directions, so that 'green tea' is near 'tea'. */
import type { Embedder } from '../../src/embedder/embedder.ts'
import { words } from '../../src/core/words.ts'

/** Options of {@link fakeEmbedder}. */
export interface FakeEmbedderOptions {
  readonly id?: string
  readonly dimensions?: number
  /** How long each call takes. It listens to its signal meanwhile. */
  readonly delayMs?: number
}

/** A fake embedder, and what it was asked. */
export interface FakeEmbedder extends Embedder {
  /** The texts of each call. */
  readonly asked: readonly (readonly string[])[]
  /** Lets the next call fail with this error. */
  failNext(error: Error): void
}

/** A text with this word cannot be embedded: the call fails. It crosses a wire, as a function cannot. */
export const UNEMBEDDABLE = 'unembeddable'

/** A deterministic embedder. A text without words (`'!?'`) has the zero vector. */
export function fakeEmbedder(options: FakeEmbedderOptions = {}): FakeEmbedder {
  const { id = 'fake', dimensions = 64, delayMs } = options
  const asked: string[][] = []
  const failures: Error[] = []
  return {
    id,
    dimensions,
    asked,
    failNext: (error) => failures.push(error),
    async embed(texts, { signal }) {
      asked.push([...texts])
      if (delayMs !== undefined) await wait(delayMs, signal)
      signal?.throwIfAborted()
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      const hopeless = texts.find((text) => words(text).includes(UNEMBEDDABLE))
      if (hopeless !== undefined) throw new RangeError(`'${hopeless}' has no vector.`)
      return { vectors: texts.map((text) => embedWords(text, dimensions)) }
    },
  }
}

/** The unit vector of a text: its words' directions, added up. */
export function embedWords(text: string, dimensions = 64): Float32Array {
  const sum = new Float32Array(dimensions)
  for (const word of words(text)) {
    direction(word, dimensions).forEach((value, index) => (sum[index] = (sum[index] ?? 0) + value))
  }
  const length = Math.hypot(...sum)
  return length === 0 ? sum : sum.map((value) => value / length)
}

/** A word's direction: pseudo-random numbers that start from the word's hash (FNV-1a, then xorshift). */
function direction(word: string, dimensions: number): Float32Array {
  let state = 2166136261
  for (const character of word) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619)
  return Float32Array.from({ length: dimensions }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state / 2 ** 31
  })
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}
