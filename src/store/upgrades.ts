/** @module Changes of the embedder that answers: to a better one and back, or from a former one to the store's own. */
import { type CallOptions, detached } from '../core/call.ts'
import { invalidArgument, KeepsakeError, show } from '../core/errors.ts'
import { closedError } from '../core/gate.ts'
import { copyJson, equalJson, isObject } from '../core/json.ts'
import type { Embedder } from '../embedder/embedder.ts'
import { beginChange, type Change, type ChangeContext, type Wanted } from './change.ts'
import type { EmbedderChoice, UpgradeStatus } from './embedding.ts'
import type { Store } from './store.ts'

/** What changes are made with. */
export interface UpgradesContext extends ChangeContext {
  readonly makeEmbedder: ((choice: EmbedderChoice) => Embedder) | undefined
}

/** The changes of a store; there is one at a time. */
export interface Upgrades extends Pick<Store, 'upgrade' | 'downgrade'> {
  /** How the last one stands. */
  status(): UpgradeStatus | undefined
  isRunning(): boolean
  /** Begins an upgrade that nobody waits for: it goes on by itself, until the last who joined it aborts. */
  begin(choice: EmbedderChoice): void
  /** Completes the store's own set where a former one answers, and lets it answer. */
  complete(options: CallOptions): Promise<void>
  /** Stops what is under way; what was embedded stays. */
  stop(): Promise<void>
}

/** No changes yet. */
export function createUpgrades(context: UpgradesContext): Upgrades {
  const { sets, makeEmbedder } = context
  let current: Change | undefined
  let isStopped = false
  const begin = (wanted: Wanted): Change => {
    if (isStopped) throw closedError('store')
    current?.run.giveUp(aborted('Another embedder was asked for.'))
    return (current = beginChange(context, wanted))
  }
  const upgradeTo = (given: EmbedderChoice): (() => Change) => {
    const choice = checkChoice(given)
    if (makeEmbedder === undefined) throw cannotMake()
    return () => {
      const hasFailed = phase() === undefined || phase() === 'failed'
      const asked = !hasFailed && isSame(current?.choice, choice) ? current : undefined
      return asked ?? begin({ choice, open: () => sets.ask(makeEmbedder(choice)) })
    }
  }
  const phase = (): UpgradeStatus['phase'] | undefined => current?.status()?.phase

  return {
    status: () => current?.status(),
    isRunning: () => phase() === 'load' || phase() === 'embed',
    async upgrade(given, options = {}) {
      options.signal?.throwIfAborted()
      const change = upgradeTo(given)
      await sets.ready()
      await change().run.join(detached(options))
    },
    async downgrade({ signal } = {}) {
      signal?.throwIfAborted()
      await sets.ready()
      const change = current?.choice === undefined ? undefined : current
      if (change !== undefined) current = undefined
      change?.run.giveUp(aborted('The store goes back to its own embedder.'))
      if (!sets.isBetween()) sets.switchTo(sets.base)
      await change?.run.ended // it writes nothing any more
      await sets.dropOthers()
    },
    begin(choice) {
      const change = upgradeTo(choice)
      sets
        .ready()
        .then(change)
        .catch(() => {}) // the next call meets the same failure, and says it
    },
    complete: (options) => begin({ open: () => ({ set: sets.base }) }).run.join(options),
    async stop() {
      isStopped = true
      current?.run.giveUp(closedError('store'))
      await current?.run.ended
    },
  }
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
