/** @module The calls of an embedder that are under way: as many as it likes, one batch each, with a breath between them. */
import { breathe } from '../core/breathe.ts'
import type { Progress } from '../core/call.ts'
import type { KeepsakeError } from '../core/errors.ts'
import type { RightOfWay } from '../core/right-of-way.ts'
import { asEmbedderFailure, checkEmbedding } from './check-embedding.ts'
import type { Embedder, EmbedderPace, Embedding } from './embedder.ts'
import type { Wanted } from './schedule-callers.ts'
import { mayLieWithTexts, partsOf } from './schedule-failure.ts'
import type { Batch, Queue } from './schedule-queue.ts'

/** How an embedder is called that says nothing of it. */
const PACE: EmbedderPace = { texts: 64, characters: Infinity, calls: 1 }

/** What is called, for what, and who hears of it. */
export interface CallsContext {
  readonly embedder: Embedder
  readonly queue: Queue<Wanted>
  /** What documents give way to. */
  readonly rightOfWay?: RightOfWay | undefined
  arrived(texts: readonly Wanted[], embedding: Embedding): void
  failed(texts: readonly Wanted[], error: KeepsakeError): void
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
export function createCalls(context: CallsContext): Calls {
  const { embedder } = context
  const running = new Map<Batch<Wanted>, AbortController>()
  /** Parts of batches that failed, each for other callers. */
  const parts: Batch<Wanted>[] = []
  let lanes = 0

  const mayGo = givingWay(context, () => calls.start())
  const next = (): Batch<Wanted> | undefined =>
    nextBatch(context, { running: [...running.keys()], parts, mayGo })
  const work = async (first: Batch<Wanted>): Promise<void> => {
    for (let batch: Batch<Wanted> | undefined = first; batch !== undefined; batch = next()) {
      const controller = new AbortController()
      running.set(batch, controller)
      parts.push(...(await run(context, batch, controller.signal)))
      running.delete(batch)
      await breathe() // so that a query gets in, and with it what else the thread has to do
    }
    lanes--
  }

  const calls: Calls = {
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
      for (const [batch, controller] of running) if (isUnwanted(batch)) controller.abort(reason)
    },
  }
  return calls
}

/**
 * Whether documents may be called for now. They give way once before each call, and `start` is called when they have. An embedder that has
 * several calls at once waits for others, and takes nothing from anybody meanwhile.
 */
function givingWay(
  { embedder, rightOfWay }: Pick<CallsContext, 'embedder' | 'rightOfWay'>,
  start: () => void,
): () => boolean {
  let state: 'going' | 'giving way' | 'has given way' = 'going'
  return () => {
    if (rightOfWay === undefined || (embedder.pace ?? PACE).calls > 1) return true
    if (state === 'giving way') return false
    if (state === 'has given way' || !rightOfWay.isTaken()) {
      state = 'going'
      return true
    }
    state = 'giving way'
    void rightOfWay.giveWay().then(() => {
      state = 'has given way'
      start()
    })
    return false
  }
}

/**
 * What is called next: a query, else, when documents may be called for, a part of what failed, else whatever waits.
 *
 * An embedder that waits for a server may take long for each call. Where it has several at once, one is kept for queries.
 */
function nextBatch(
  { embedder, queue, rightOfWay }: Pick<CallsContext, 'embedder' | 'queue' | 'rightOfWay'>,
  {
    running,
    parts,
    mayGo,
  }: { running: readonly Batch<Wanted>[]; parts: Batch<Wanted>[]; mayGo: () => boolean },
): Batch<Wanted> | undefined {
  const pace = embedder.pace ?? PACE
  const query = queue.take(pace, 'query')
  if (query !== undefined) return query
  const others = running.filter(({ urgency }) => urgency !== 'query').length
  if ((pace.calls > 1 && others >= pace.calls - 1) || !mayGo()) return undefined
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if (!isUnwanted(part)) return { ...part, texts: part.texts.filter(({ callers }) => callers.length > 0) }
  }
  return queue.take(rightOfWay?.isInUse() === true ? { ...pace, ...pace.whileSearched } : pace)
}

function isUnwanted({ texts }: Batch<Wanted>): boolean {
  return texts.every(({ callers }) => callers.length === 0)
}

/** One call. Where one caller's text may be to blame for its failure, nobody hears of it yet: it resolves to the parts that are to be tried. */
async function run(
  { embedder, tell, arrived, failed }: CallsContext,
  batch: Batch<Wanted>,
  signal: AbortSignal,
): Promise<Batch<Wanted>[]> {
  const { purpose, texts } = batch
  // Texts are counted by whoever waits for them.
  const onProgress = (progress: Progress): void => {
    if (progress.phase === 'load') tell(progress)
  }
  let isLoaded = false
  try {
    await embedder.load?.({ signal, onProgress })
    isLoaded = true
    const asked = texts.map(({ text }) => text)
    const embedding = await embedder.embed(asked, { purpose, signal, onProgress })
    checkEmbedding(embedder, embedding, texts.length)
    arrived(texts, embedding)
  } catch (cause) {
    const error = asEmbedderFailure(embedder, cause)
    const parts = isLoaded && mayLieWithTexts(error) ? partsOf(batch) : [batch]
    // One part may be smaller, too: the text to blame may be that of somebody who has left meanwhile.
    if (parts.every((part) => part.texts.length < texts.length)) return parts
    failed(texts, error)
  }
  return []
}
