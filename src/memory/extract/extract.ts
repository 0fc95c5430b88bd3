/** @module From a conversation and what is known to changes: the model is asked, its operations are checked and done, in memory only. */
import type { Message } from '../../core/message.ts'
import type { TokenCounter } from '../../core/tokens.ts'
import { ask } from '../../model/ask.ts'
import type { Model } from '../../model/model.ts'
import { addUsage, NO_USAGE, type Usage } from '../../model/usage.ts'
import type { FailedOperation, MemoryChange } from '../change.ts'
import type { IdMaker } from '../digest.ts'
import { type Shown, shownMessages } from './conversation.ts'
import { changesOf, type Draft, type KnownMemory, startDraft } from './draft.ts'
import type { Kinds } from './kinds.ts'
import { firstLook, lookAgain, type Look, offerFor, promptFor, roomBeside, settingFor } from './look.ts'
import { type Allowed, isOffered } from './offer.ts'
import { operationsShape } from './operations.ts'
import { takePart } from './parts.ts'
import { answerRoom } from './room.ts'

export { closed, type KnownMemory } from './draft.ts'
export type { Allowed } from './offer.ts'

/** What to extract from, and how. */
export interface ExtractRequest {
  readonly model: Model
  readonly kinds: Kinds
  readonly instructions: string
  readonly allowed: Allowed
  /** Checked. Those of role `system` and `tool` and what was recalled are not shown. Without any, the memories themselves are looked at. */
  readonly messages: readonly Message[]
  /** What was said before, learned from already: shown so that the messages can be understood. */
  readonly context?: readonly Message[] | undefined
  readonly known: readonly KnownMemory[]
  /** When the conversation took place, ISO 8601: relative dates are counted from it. */
  readonly at: string
  /** How many times the model may look again at what it has done; 1 is once. */
  readonly maxSteps: number
  readonly makeId: IdMaker
  readonly countTokens: TokenCounter
  readonly signal?: AbortSignal | undefined
}

/** What came of it. */
export interface Extraction {
  /** One per memory that was touched, and none for the others: inserted, updated, superseded or deleted. */
  readonly changes: readonly MemoryChange[]
  readonly failed: readonly FailedOperation[]
  readonly usage: Usage
}

/** How far an extraction has come. */
interface Progress {
  readonly draft: Draft
  readonly failed: readonly FailedOperation[]
  readonly usage: Usage
}

/**
 * Extracts memories: one call per step, and per part of a conversation that is longer than the model's window; at most one repair each.
 * Where not all memories fit beside the conversation, each part shows some of them; the others are left as they are.
 *
 * A new memory's id is made here. What supersedes another is linked both ways by id: `after.supersedes`, and the one before is closed by
 * `closed`. Rejects as `ask` does, and with `context_exceeded` where not even the prompt and a piece of the conversation fit.
 */
export async function extract(request: ExtractRequest): Promise<Extraction> {
  const messages = shownMessages(request.messages)
  const isIdle = messages.length === 0 && (request.messages.length > 0 || request.known.length === 0)
  let progress: Progress = { draft: startDraft(request.known), failed: [], usage: NO_USAGE }
  let rest: readonly Shown[] | undefined = isIdle ? undefined : messages
  for (let part = 1; rest !== undefined; part += 1) {
    const look = firstLook(request, progress.draft, { rest, part })
    const taken = takePart(rest, roomBeside(request, progress.draft, look), request.countTokens)
    progress = await readPart(request, progress, { ...look, messages: taken.part })
    rest = taken.rest.length === 0 ? undefined : taken.rest
  }
  const { draft, failed, usage } = progress
  return { changes: changesOf(draft), failed, usage }
}

/** Reads a part of the conversation, and looks again until there is nothing left to do, or no room to do it in. */
async function readPart(request: ExtractRequest, before: Progress, first: Look): Promise<Progress> {
  let progress = before
  let look: Look | undefined = first
  for (let step = 1; look !== undefined && step <= request.maxSteps; step += 1) {
    const next = await readOnce(request, progress, look)
    const isDone = next.draft === progress.draft
    progress = next
    look = isDone ? undefined : lookAgain(request, progress.draft, { ...first, start: before.draft })
  }
  return progress
}

async function readOnce(request: ExtractRequest, progress: Progress, look: Look): Promise<Progress> {
  const { model, countTokens, signal } = request
  const { draft } = progress
  if (!isOffered(offerFor(request, draft, look.memories.length))) return progress
  const shape = operationsShape(draft, settingFor(request, look))
  const messages = promptFor(request, draft, look)
  const maxTokens = answerRoom(model)
  const { value, usage } = await ask({ model, messages, shape, maxTokens, countTokens, signal })
  const { draft: next, failed } = await shape.settle(value)
  return {
    draft: next,
    failed: [...progress.failed, ...failed],
    usage: addUsage(progress.usage, usage),
  }
}
