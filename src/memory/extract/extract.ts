/** @module From a conversation and what is known to changes: the model is asked, its operations are checked and done, in memory only. */
import type { Message } from '../../core/message.ts'
import type { TokenCounter } from '../../core/tokens.ts'
import { ask } from '../../model/ask.ts'
import type { Model } from '../../model/model.ts'
import { addUsage, NO_USAGE, type Usage } from '../../model/usage.ts'
import type { FailedOperation, MemoryChange } from '../change.ts'
import type { IdMaker } from '../digest.ts'
import { type Shown, showConversation, shownMessages } from './conversation.ts'
import { changesOf, type Draft, isSuperseded, type KnownMemory, memoriesIn, startDraft } from './draft.ts'
import { showEarlier } from './earlier.ts'
import type { Kinds } from './kinds.ts'
import { type Allowed, isOffered, offerOf } from './offer.ts'
import { operationsShape } from './operations.ts'
import { takePart } from './parts.ts'
import type { Setting } from './perform.ts'
import { extractionPrompt } from './prompt.ts'
import { roomFor } from './room.ts'

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
 *
 * A new memory's id is made here. What supersedes another is linked both ways by id: `after.supersedes`, and the one before is closed by
 * `closed`. Rejects as `ask` does, and with `context_exceeded` where not even the prompt fits.
 */
export async function extract(request: ExtractRequest): Promise<Extraction> {
  const messages = shownMessages(request.messages)
  const isIdle = messages.length === 0 && (request.messages.length > 0 || request.known.length === 0)
  let progress: Progress = { draft: startDraft(request.known), failed: [], usage: NO_USAGE }
  let rest: readonly Shown[] | undefined = isIdle ? undefined : messages
  for (let part = 1; rest !== undefined; part += 1) {
    const taken = takePart(rest, roomIn(request, progress.draft, part), request.countTokens)
    progress = await readPart(request, progress, { messages: taken.part, part })
    rest = taken.rest.length === 0 ? undefined : taken.rest
  }
  const { draft, failed, usage } = progress
  return { changes: changesOf(draft), failed, usage }
}

/** What a step looks at: messages, which part of the conversation they are, and where the part's first step began. */
interface Look {
  readonly messages: readonly Shown[]
  readonly part: number
  readonly start?: Draft
}

/** Reads a part of the conversation, and looks again until there is nothing left to do. */
async function readPart(request: ExtractRequest, before: Progress, look: Look): Promise<Progress> {
  let progress = before
  for (let step = 1; step <= request.maxSteps; step += 1) {
    const next = await readOnce(request, progress, step === 1 ? look : { ...look, start: before.draft })
    const isDone = next.draft === progress.draft
    progress = next
    if (isDone) break
  }
  return progress
}

async function readOnce(request: ExtractRequest, progress: Progress, look: Look): Promise<Progress> {
  const { model, countTokens, signal } = request
  const { draft } = progress
  if (!isOffered(offerOf(request.allowed, request.kinds, memoriesIn(draft)))) return progress
  const setting = settingOf(request, draft, look.messages)
  const shape = operationsShape(draft, setting)
  const messages = promptOf(request, draft, look)
  const { value, usage } = await ask({ model, messages, shape, countTokens, signal })
  const { draft: next, failed } = await shape.settle(value)
  return {
    draft: next,
    failed: [...progress.failed, ...failed],
    usage: addUsage(progress.usage, usage),
  }
}

function settingOf(request: ExtractRequest, draft: Draft, messages: readonly Shown[]): Setting {
  const { kinds, allowed, at, makeId } = request
  const numbers = shownMemories(draft, at).map(({ id }) => id)
  const labels = new Map(messages.map((shown) => [shown.label, shown]))
  return { kinds, allowed, at, makeId, numbers, labels }
}

function promptOf(request: ExtractRequest, draft: Draft, { messages, part, start }: Look): Message[] {
  const { kinds, allowed, at, instructions } = request
  return extractionPrompt({
    kinds,
    instructions,
    at,
    part,
    offer: offerOf(allowed, kinds, memoriesIn(draft)),
    memories: shownMemories(draft, at),
    earlier: part === 1 ? showEarlier(request) : '',
    conversation: showConversation(messages, at),
    done: start === undefined ? undefined : changesOf(draft),
  })
}

/** What a model sees: what was known, and what is new, without what was closed meanwhile and holds no more. */
function shownMemories(draft: Draft, at: string): KnownMemory[] {
  return memoriesIn(draft).filter(
    ({ id, memory: { validUntil } }) =>
      !isSuperseded(draft, id) || validUntil === undefined || validUntil > at,
  )
}

function roomIn(request: ExtractRequest, draft: Draft, part: number): number {
  const { model, countTokens, maxSteps } = request
  const prompt = promptOf(request, draft, { messages: [], part })
  return roomFor({ model, prompt, countTokens, answers: maxSteps > 1 ? 2 : 1 })
}
