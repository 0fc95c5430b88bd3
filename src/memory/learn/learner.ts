/** @module What learning needs to know of its manager. */
import type { Namespace } from '../../core/namespace.ts'
import type { Clock } from '../../core/time.ts'
import type { TokenCounter } from '../../core/tokens.ts'
import type { Model } from '../../model/model.ts'
import type { Store } from '../../store/store.ts'
import type { IdMaker } from '../digest.ts'
import type { Allowed } from '../extract/extract.ts'
import type { Kinds } from '../extract/kinds.ts'
import type { Content } from '../memories.ts'

/** A manager's settings, read, for one namespace. */
export interface Learner {
  readonly model: Model
  readonly store: Store
  readonly namespace: Namespace
  readonly kinds: Kinds
  readonly instructions: string
  readonly allowed: Allowed
  /** What to store under the key `default` where that is not taken. */
  readonly preset?: Content | undefined
  readonly queryModel?: Model | undefined
  readonly queryLimit: number
  readonly phases: readonly Phase[]
  readonly clock: Clock
  readonly makeId: IdMaker
  readonly countTokens: TokenCounter
}

/** A further pass. */
export interface Phase {
  readonly instructions: string
  readonly includeMessages: boolean
  readonly allowed: Allowed
}
