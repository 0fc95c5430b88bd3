/** @module A manager's options, checked and filled in. */
import { invalidArgument, show } from '../../core/errors.ts'
import { defined } from '../../core/json.ts'
import type { Variables } from '../../core/namespace.ts'
import { estimateTokens } from '../../core/tokens.ts'
import { randomId } from '../digest.ts'
import { DEFAULT_INSTRUCTIONS } from '../extract/instructions.ts'
import { readKinds } from '../extract/kinds.ts'
import type { Content } from '../memories.ts'
import { checkAllowed, checkInstructions, checkModel, checkStore } from '../options.ts'
import type { MemoryPhase, StoreManagerOptions } from '../store-manager.ts'
import { refuseStrayWords } from './content.ts'
import { PHASE_INSTRUCTIONS } from './instructions.ts'
import type { Learner, Phase } from './learner.ts'
import { QUERY_LIMIT } from './recall.ts'

/** What is the same for every namespace. Throws `invalid_argument` and `invalid_schema`. */
export function readSettings(options: StoreManagerOptions): Omit<Learner, 'namespace' | 'preset'> {
  const { model, store, schemas, default: preset, defaultFactory, queryModel, phases = [] } = options
  const kinds = readKinds(schemas)
  if (preset !== undefined && defaultFactory !== undefined) {
    throw invalidArgument('default', 'Both default and defaultFactory are given. Leave one of them out.')
  }
  refuseStrayWords(kinds, preset, 'default')
  const { clock = Date.now, makeId = randomId, countTokens = estimateTokens } = options
  return {
    model: checkModel(model),
    store: checkStore(store),
    kinds,
    instructions: checkInstructions(options.instructions, DEFAULT_INSTRUCTIONS),
    allowed: checkAllowed(options),
    queryLimit: checkCount('queryLimit', options.queryLimit ?? QUERY_LIMIT),
    phases: phases.map(readPhase),
    ...defined({ queryModel: queryModel && checkModel(queryModel, 'queryModel') }),
    clock,
    makeId,
    countTokens,
  }
}

/** The default for these variables, if there is one. */
export function presetOf(
  { default: preset, defaultFactory }: StoreManagerOptions,
  variables: Variables,
): Content | undefined {
  return defaultFactory === undefined ? preset : defaultFactory(variables)
}

/** A whole number from 1 on. */
export function checkCount(argument: string, count: unknown): number {
  if (typeof count === 'number' && Number.isInteger(count) && count >= 1) return count
  throw invalidArgument(argument, `${argument} ${show(count)} is not a whole number of at least 1.`)
}

function readPhase(phase: MemoryPhase): Phase {
  const { includeMessages = false } = phase
  const instructions = checkInstructions(phase.instructions, PHASE_INSTRUCTIONS)
  return { instructions, includeMessages, allowed: checkAllowed(phase) }
}
