/** @module The memory under one namespace, composed. */
import { isUnder, type Namespace } from '../core/namespace.ts'
import { type Clock, fromMillis } from '../core/time.ts'
import type { TokenCounter } from '../core/tokens.ts'
import type { IdMaker } from '../memory/digest.ts'
import { eraseMemories, EVERYTHING } from '../memory/erase.ts'
import { forgetMemories } from '../memory/forget.ts'
import { historyOf } from '../memory/history.ts'
import {
  type AddOptions,
  addMemories,
  type Content,
  listMemories,
  type Owner,
  updateMemory,
} from '../memory/memories.ts'
import { toStored } from '../memory/stored.ts'
import { undoChange } from '../memory/undo.ts'
import type { Store, StoreChange } from '../store/store.ts'
import { type Learning, learningMethods } from './learning.ts'
import { recallMethods } from './recall.ts'
import type { Scope } from './scope.ts'

/** What a scope is made of. */
export interface ScopeContext {
  readonly store: Store
  readonly namespace: Namespace
  readonly clock: Clock
  readonly makeId: IdMaker
  readonly countTokens: TokenCounter
  /** Absent without a model. */
  readonly learning?: Learning | undefined
}

/** The memory under one namespace. */
export function createScope({ store, namespace, clock, makeId, countTokens, learning }: ScopeContext): Scope {
  const owner = { store, namespace }
  const now = (): string => fromMillis(clock())
  return {
    namespace,
    ...learningMethods({ ...owner, now, learning }),
    ...recallMethods({ ...owner, now, countTokens }),
    ...singleMethods(owner, { now, makeId }),
    forget: (which, options = {}) => forgetMemories(owner, which, options),
    async erase(which, options = {}) {
      // What is being learned would find its job gone, and write nothing: this only spares the rest of the call.
      if (which === EVERYTHING) await learning?.executor.cancel({ variables: learning.variables })
      return eraseMemories(owner, which, options)
    },
    history: (key, options) => historyOf(owner, key, options),
    undo: (change, options) => undoChange(owner, change, options),
    export: (options) => store.export({ ...options, prefix: namespace }),
    import: (source, options) => store.import(source, { ...options, prefix: namespace }),
    subscribe: (listener) =>
      store.subscribe((event) => {
        const changes = event.changes.filter((change) => concerns(change, namespace))
        if (changes.length > 0) listener({ changes })
      }),
  }
}

/** Memories by hand. */
function singleMethods(
  owner: Owner,
  { now, makeId }: { now: () => string; makeId: IdMaker },
): Pick<Scope, 'add' | 'get' | 'list' | 'update'> {
  const { store, namespace } = owner
  return {
    add: (async (content: Content | readonly Content[], options: AddOptions = {}) => {
      const contents: readonly Content[] = Array.isArray(content) ? content : [content]
      const added = await addMemories(owner, contents, { ...options, makeId })
      return Array.isArray(content) ? added : added[0]
    }) as Scope['add'],
    async get(key, options) {
      const item = await store.get(namespace, key, options)
      return item && toStored(item)
    },
    list: (options = {}) => listMemories(owner, now(), options),
    update: (key, patch) => updateMemory(owner, key, patch),
  }
}

/** What is erased above a namespace is erased in it. */
function concerns({ type, namespace: changed, ...change }: StoreChange, namespace: Namespace): boolean {
  if (isUnder(changed, namespace)) return true
  return type === 'erase' && !('key' in change) && isUnder(namespace, changed)
}
