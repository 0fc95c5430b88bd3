/** @module The calls of an embedder that are under way: as many as it likes, one batch each, with a breath between them. */
import { breathe } from '../core/breathe.ts'
import type { CallOptions, Progress } from '../core/call.ts'
import { checkEmbedding } from './check-embedding.ts'
import type { Embedder, EmbedderPace, Embedding } from './embedder.ts'
import type { Wanted } from './schedule-callers.ts'
import type { Batch, Queue } from './schedule-queue.ts'

/** How an embedder is called that says nothing of it. */
const PACE: EmbedderPace = { texts: 64, characters: Infinity, calls: 1 }

/** What is called, for what, and who hears of it. */
export interface CallsContext {
  readonly embedder: Embedder
  readonly queue: Queue<Wanted>
  arrived(texts: readonly Wanted[], embedding: Embedding): void
  failed(texts: readonly Wanted[], error: unknown): void
  tell(progress: Progress): void
}

/** Calls under way. */
export interface Calls {
  /** Starts as many calls as the embedder likes, where anything waits. */
  start(): void
  /** Aborts the calls of which nobody wants any text. */
  abortUnwanted(reason: unknown): void
}

/** No call is under way. */
export function createCalls({ embedder, queue, arrived, failed, tell }: CallsContext): Calls {
  const running = new Map<Batch<Wanted>, AbortController>()
  let lanes = 0
  const next = (): Batch<Wanted> | undefined => queue.take(embedder.pace ?? PACE)

  const run = async (batch: Batch<Wanted>): Promise<void> => {
    const controller = new AbortController()
    running.set(batch, controller)
    try {
      arrived(batch.texts, await call(embedder, batch, { signal: controller.signal, onProgress: tell }))
    } catch (error) {
      failed(batch.texts, error)
    } finally {
      running.delete(batch)
    }
  }
  const work = async (first: Batch<Wanted>): Promise<void> => {
    for (let batch: Batch<Wanted> | undefined = first; batch !== undefined; batch = next()) {
      await run(batch)
      await breathe() // so that a query gets in, and with it what else the thread has to do
    }
    lanes--
  }

  return {
    start() {
      const most = (embedder.pace ?? PACE).calls
      while (lanes < most) {
        const batch = next()
        if (batch === undefined) return
        lanes++
        void work(batch)
      }
    },
    abortUnwanted(reason) {
      for (const [{ texts }, controller] of running) {
        if (texts.every(({ callers }) => callers.length === 0)) controller.abort(reason)
      }
    },
  }
}

async function call(
  embedder: Embedder,
  { purpose, texts: wanted }: Batch<Wanted>,
  { signal, onProgress }: CallOptions,
): Promise<Embedding> {
  const texts = wanted.map(({ text }) => text)
  // Texts are counted by whoever waits for them.
  const loading = (progress: Progress): void => {
    if (progress.phase === 'load') onProgress?.(progress)
  }
  await embedder.load?.({ signal, onProgress: loading })
  const embedding = await embedder.embed(texts, { purpose, signal, onProgress: loading })
  checkEmbedding(embedder, embedding, texts.length)
  return embedding
}
