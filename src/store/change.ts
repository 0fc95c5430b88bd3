/** @module One change of the set that answers: its embedder is loaded, what it lacks is embedded, then it answers. */
import type { CallOptions, Progress } from '../core/call.ts'
import { isKeepsakeError } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import { type SharedRun, shareRun } from '../core/shared-run.ts'
import { unlessAborted } from '../core/unless-aborted.ts'
import { asEmbedderFailure } from '../embedder/check-embedding.ts'
import { checkPace } from '../embedder/check-pace.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { checkDimensions } from './dimensions.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import type { EmbedderChoice, UpgradeError, UpgradeStatus } from './embedding.ts'
import type { Sets } from './sets.ts'
import type { Asked } from './sets-state.ts'

/** What a change is made with. */
export interface ChangeContext {
  readonly sets: Sets
  /** Embeds what a set has no vectors of. */
  readonly fill: (set: EmbeddedSet, options: CallOptions) => Promise<void>
  /** Hears that another set answers now. */
  readonly switched: () => void
}

/** What to change to. */
export interface Wanted {
  /** What was asked for; absent where the store's own set is completed. */
  readonly choice?: EmbedderChoice
  /** The set of it; called once. */
  readonly open: () => Asked
}

/** A change, under way or over. */
export interface Change {
  readonly choice: EmbedderChoice | undefined
  readonly run: SharedRun<void>
  /** How it stands; `undefined` where it was stopped. */
  status(): UpgradeStatus | undefined
}

/** Begins a change. Until it is done, what answered before goes on. */
export function beginChange(context: ChangeContext, { choice, open }: Wanted): Change {
  let status: UpgradeStatus = { embedder: choice?.id ?? context.sets.base.name, phase: 'load', done: 0 }
  const run = shareRun(async ({ signal, onProgress }) => {
    signal.throwIfAborted()
    const asked = open()
    status = { ...status, embedder: asked.set.name }
    const hear = (progress: Progress): void => {
      status = toStatus(status, progress)
      onProgress(progress)
    }
    await bring(context, asked, { signal, onProgress: hear })
  })
  run.outcome.then(
    () => (status = { ...status, phase: 'done' }),
    (error: unknown) => (status = { ...status, phase: 'failed', error: toData(error) }),
  )
  return {
    choice,
    run,
    status: () => (run.isStopped() ? undefined : status),
  }
}

async function bring(
  { sets, fill, switched }: ChangeContext,
  { set, next }: Asked,
  options: CallOptions,
): Promise<void> {
  if (next === undefined && set === sets.active()) return
  try {
    await set.claim()
    await set.using(async () => {
      if (next === undefined) await load(set.embedder, options)
      else await exchange(set, next, options)
      if (set === sets.active()) return
      await fill(set, options)
      options.signal?.throwIfAborted()
      sets.switchTo(set)
    })
  } catch (error) {
    if (!sets.kept().includes(set)) sets.letGo(set)
    throw error
  }
  switched()
  await sets.dropReplaced().catch(() => {}) // it is tried again in the background
}

/** Where the next one cannot load, the set keeps the embedder that it has. */
async function exchange(set: EmbeddedSet, next: Embedder, options: CallOptions): Promise<void> {
  try {
    checkPace(next)
    await load(next, options)
    await checkDimensions(set, next.dimensions)
    options.signal?.throwIfAborted()
    set.exchange(next)
  } catch (error) {
    next.close?.().catch(() => {}) // nobody calls it
    throw error
  }
}

async function load(embedder: Embedder | undefined, options: CallOptions): Promise<void> {
  try {
    await unlessAborted(Promise.resolve(embedder?.load?.(options)), options.signal) // it may not listen
  } catch (error) {
    options.signal?.throwIfAborted()
    throw asEmbedderFailure(embedder as Embedder, error)
  }
}

function toStatus(before: UpgradeStatus, { phase, done, total }: Progress): UpgradeStatus {
  if (phase !== 'load' && phase !== 'embed') return before
  return { embedder: before.embedder, phase, done, ...defined({ total }) }
}

function toData(error: unknown): UpgradeError {
  const { message, cause } = error instanceof Error ? error : new Error(String(error))
  return {
    message,
    ...(isKeepsakeError(error) && { code: error.code }),
    ...defined({
      reason: isKeepsakeError(error, 'embedder_failed') ? error.details.reason : undefined,
      cause: cause instanceof Error ? cause.message : undefined,
    }),
  }
}
