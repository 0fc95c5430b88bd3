/** @module Changes of the embedder that answers: to a better one and back, or from a former one to the store's own. */
import { type CallOptions, detached, type Progress } from '../core/call.ts'
import { invalidArgument, isKeepsakeError, KeepsakeError, show } from '../core/errors.ts'
import { closedError } from '../core/gate.ts'
import { copyJson, defined, equalJson, isObject } from '../core/json.ts'
import { asEmbedderFailure } from '../embedder/check-embedding.ts'
import type { Embedder } from '../embedder/embedder.ts'
import type { EmbeddedSet } from './embedded-set.ts'
import type { EmbedderChoice, UpgradeStatus } from './embedding.ts'
import type { Sets } from './sets.ts'
import { type SharedRun, shareRun } from './shared-run.ts'
import type { Store } from './store.ts'

/** What changes are made with. */
export interface UpgradesContext {
  readonly sets: Sets
  readonly makeEmbedder: ((choice: EmbedderChoice) => Embedder) | undefined
  /** Embeds what a set has no vectors of. */
  readonly fill: (set: EmbeddedSet, options: CallOptions) => Promise<void>
  /** Hears that another set answers now. */
  readonly switched: () => void
}

/** The changes of a store; there is one at a time. */
export interface Upgrades extends Pick<Store, 'upgrade' | 'downgrade'> {
  /** How the last one stands. */
  status(): UpgradeStatus | undefined
  isRunning(): boolean
  /** Completes the store's own set where a former one answers, and lets it answer. */
  complete(options: CallOptions): Promise<void>
  /** Stops what is under way; what was embedded stays. */
  stop(): Promise<void>
}

/** A change, under way or over. */
interface Change {
  /** What was asked for; absent where the store's own set is completed. */
  readonly choice: EmbedderChoice | undefined
  readonly run: SharedRun
  status: UpgradeStatus
  /** The set that is changed to, once it is known. */
  set: string | undefined
}

/** No changes yet. */
export function createUpgrades(context: UpgradesContext): Upgrades {
  const { sets, makeEmbedder } = context
  let current: Change | undefined

  const begin = (choice: EmbedderChoice | undefined, open: () => EmbeddedSet): Change => {
    current?.run.giveUp(aborted('Another embedder was asked for.'))
    const change: Change = {
      choice,
      status: { embedder: choice?.id ?? sets.base.name, phase: 'load', done: 0 },
      set: undefined,
      run: shareRun((options) => bring(context, change, { open, ...options })),
    }
    change.run.outcome.then(
      () => (change.status = { ...change.status, phase: 'done' }),
      (error: unknown) => {
        change.status = { ...change.status, phase: 'failed', error: toData(error) }
        if (change.run.isStopped() && current === change) current = undefined
      },
    )
    return (current = change)
  }
  return {
    status: () => current?.status,
    isRunning: () => current !== undefined && isUnderWay(current),
    async upgrade(choice, options = {}) {
      options.signal?.throwIfAborted()
      const wanted = checkChoice(choice)
      if (makeEmbedder === undefined) throw cannotMake()
      await sets.ready()
      const asked =
        isSame(current?.choice, wanted) && current?.status.phase !== 'failed' ? current : undefined
      const change = asked ?? begin(wanted, () => sets.setOf(makeEmbedder(wanted)))
      await change.run.join(detached(options))
    },
    async downgrade({ signal } = {}) {
      signal?.throwIfAborted()
      await sets.ready()
      const change = current?.choice === undefined ? undefined : current
      if (change !== undefined) current = undefined
      change?.run.giveUp(aborted('The store goes back to its own embedder.'))
      if (!sets.isBetween()) sets.switchTo(sets.base)
      await change?.run.ended // it writes nothing any more
      await sets.dropReplaced(change?.set)
    },
    complete: (options) => begin(undefined, () => sets.base).run.join(options),
    async stop() {
      current?.run.giveUp(closedError('store'))
      await current?.run.ended
    },
  }
}

/** Loads a set's embedder, embeds what the set lacks, and lets it answer. */
async function bring(
  { sets, fill, switched }: UpgradesContext,
  change: Change,
  { open, signal, onProgress }: CallOptions & { readonly open: () => EmbeddedSet },
): Promise<void> {
  const set = open()
  if (set === sets.active()) return
  change.set = set.name
  change.status = { ...change.status, embedder: set.name }
  const options: CallOptions = {
    signal,
    onProgress(progress) {
      change.status = toStatus(change.status, progress)
      onProgress?.(progress)
    },
  }
  try {
    await set.claim()
    await set.using(async () => {
      await load(set, options)
      await fill(set, options)
      signal?.throwIfAborted()
      sets.switchTo(set)
      await sets.dropReplaced().catch(() => {}) // it is tried again in the background
    })
  } catch (error) {
    if (set !== sets.base) sets.letGo(set)
    throw error
  }
  switched()
}

async function load({ embedder }: EmbeddedSet, options: CallOptions): Promise<void> {
  try {
    await embedder?.load?.(options)
  } catch (error) {
    options.signal?.throwIfAborted()
    throw asEmbedderFailure(embedder as Embedder, error)
  }
}

function toStatus(before: UpgradeStatus, { phase, done, total }: Progress): UpgradeStatus {
  if (phase !== 'load' && phase !== 'embed') return before
  return { embedder: before.embedder, phase, done, ...defined({ total }) }
}

function toData(error: unknown): NonNullable<UpgradeStatus['error']> {
  const message = error instanceof Error ? error.message : String(error)
  return { message, ...(isKeepsakeError(error) && { code: error.code }) }
}

function isUnderWay({ status: { phase } }: Change): boolean {
  return phase === 'load' || phase === 'embed'
}

function isSame(one: EmbedderChoice | undefined, other: EmbedderChoice): boolean {
  return one !== undefined && one.id === other.id && equalJson(one.options, other.options)
}

function checkChoice(choice: EmbedderChoice): EmbedderChoice {
  const given: unknown = choice
  if (!isObject(given) || typeof given['id'] !== 'string') {
    throw invalidArgument(
      'choice',
      `Choice ${show(given)} names no embedder. Write { id: 'transformers', options: { … } }.`,
    )
  }
  const { id, options } = given
  return { id, ...(options !== undefined && { options: copyJson(options, 'options') }) }
}

function cannotMake(): KeepsakeError<'not_supported'> {
  return new KeepsakeError(
    'not_supported',
    'This store can make no embedders. Give createStore a makeEmbedder, or connect to a worker that serves several.',
    { details: { operation: 'upgrade' } },
  )
}

function aborted(why: string): DOMException {
  return new DOMException(why, 'AbortError')
}
