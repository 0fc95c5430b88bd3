/** @module What should change: known memories are recalled, the model is asked, and further passes look over the result. Nothing is written. */
import type { Message } from '../../core/message.ts'
import { addUsage, NO_USAGE, type Usage } from '../../model/usage.ts'
import type { FailedOperation } from '../change.ts'
import { extract, type ExtractRequest } from '../extract/extract.ts'
import { type Stored, toStored } from '../stored.ts'
import { toKind } from './content.ts'
import type { Learner } from './learner.ts'
import { applyChanges, hold, knownOf, type Ledger, openLedger, set } from './ledger.ts'
import { recall, type RecallContext, windowQueries } from './recall.ts'
import { writeQueries } from './write-queries.ts'

/** A conversation to learn from, checked. */
export interface Conversation {
  readonly messages: readonly Message[]
  /** What was said before. */
  readonly context: readonly Message[]
  /** The keys of what was recalled into it. */
  readonly recalled: readonly string[]
  /** When it took place, ISO 8601. */
  readonly at: string
  readonly maxSteps: number
  readonly signal?: AbortSignal | undefined
}

/** What should become of the memories in hand. */
export interface Proposal {
  readonly ledger: Ledger
  readonly failed: readonly FailedOperation[]
  readonly usage: Usage
}

/** Recalls, asks the model, and passes over the result as often as there are phases. */
export async function propose(learner: Learner, conversation: Conversation): Promise<Proposal> {
  const recalled = await recallFor(learner, conversation)
  let proposal: Proposal = {
    ledger: await withPreset(learner, recalled.stored),
    failed: [],
    usage: recalled.usage,
  }
  const { messages, context, at, maxSteps, signal } = conversation
  const whole = { messages, context, at, signal }
  if (messages.some(({ role }) => role !== 'system')) {
    const { instructions, allowed } = learner
    proposal = await pass(proposal, learner, { ...whole, instructions, allowed, maxSteps })
  }
  for (const { includeMessages, instructions, allowed } of learner.phases) {
    const shown = includeMessages ? whole : { ...whole, messages: [], context: [] }
    if (shown.messages.length === 0 && knownOf(proposal.ledger).length === 0) continue
    proposal = await pass(proposal, learner, { ...shown, instructions, allowed, maxSteps: 1 })
  }
  return proposal
}

type Pass = Pick<
  ExtractRequest,
  'messages' | 'context' | 'at' | 'signal' | 'instructions' | 'allowed' | 'maxSteps'
>

async function pass(before: Proposal, learner: Learner, request: Pass): Promise<Proposal> {
  const { model, kinds, makeId, countTokens } = learner
  const { changes, failed, usage } = await extract({
    model,
    kinds,
    makeId,
    countTokens,
    ...request,
    known: knownOf(before.ledger),
  })
  return {
    ledger: applyChanges(before.ledger, changes),
    failed: [...before.failed, ...failed],
    usage: addUsage(before.usage, usage),
  }
}

async function recallFor(
  learner: Learner,
  { messages, recalled, at, signal }: Conversation,
): Promise<{ stored: Stored[]; usage: Usage }> {
  const { store, namespace, queryModel, queryLimit, kinds, countTokens } = learner
  const context: RecallContext = { store, namespace, at, limit: queryLimit, signal }
  if (queryModel === undefined) {
    return { stored: await recall(context, windowQueries(messages), recalled), usage: NO_USAGE }
  }
  const { queries, usage } = await writeQueries({
    model: queryModel,
    messages,
    kinds: [...kinds.keys()],
    countTokens,
    signal,
  })
  return { stored: await recall(context, queries, recalled), usage }
}

const DEFAULT_KEY = 'default'

/** What is recalled, and in any case what is under the default's key: what stands there, or the default, to be stored. */
async function withPreset(learner: Learner, recalled: readonly Stored[]): Promise<Ledger> {
  const { store, namespace, kinds, preset } = learner
  if (preset === undefined) return openLedger(recalled)
  const item = await store.get(namespace, DEFAULT_KEY)
  if (item !== undefined) return hold(openLedger(recalled), toStored(item)).ledger
  const memory = await toKind(kinds, preset, 'default')
  return set(openLedger(recalled), {
    id: DEFAULT_KEY,
    memory,
    fixed: true,
    touched: true,
    why: 'The default.',
  })
}
