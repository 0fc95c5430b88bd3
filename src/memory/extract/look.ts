/** @module What a model is shown in one call: a part of a conversation, the memories that fit beside it, and what was done before. */
import type { Message } from '../../core/message.ts'
import type { MemoryChange } from '../change.ts'
import { type Shown, showConversation } from './conversation.ts'
import { changesOf, type Draft, type KnownMemory, memoriesIn } from './draft.ts'
import { showEarlier } from './earlier.ts'
import type { ExtractRequest } from './extract.ts'
import { type Offer, offerOf } from './offer.ts'
import type { Setting } from './perform.ts'
import { extractionPrompt } from './prompt.ts'
import { tokensOf } from './parts.ts'
import { FORM, leftBeside, roomFor, type RoomRequest, SMALLEST_PART } from './room.ts'
import { fittingMemories, type Space, visibleMemories } from './shown-memories.ts'

/** What one call looks at. */
export interface Look {
  readonly messages: readonly Shown[]
  /** The first is number 1. */
  readonly memories: readonly KnownMemory[]
  /** Which part of the conversation the messages are, counted from 1. */
  readonly part: number
  /** How the draft was before the part was first read; absent in the first step. */
  readonly start?: Draft
}

/**
 * A part as it is first looked at, without its messages. Memories may take what the rest of the conversation leaves, and half of what there
 * is where that is long. Where nothing may be inserted, one memory at least is shown: what is not shown cannot be kept up to date.
 */
export function firstLook(
  request: ExtractRequest,
  draft: Draft,
  { rest, part }: { readonly rest: readonly Shown[]; readonly part: number },
): Look {
  const { countTokens } = request
  const bare: Look = { messages: [], memories: [], part }
  const visible = visibleMemories(draft, request.at)
  const free = roomFor(roomRequest(request, promptFor(request, draft, bare, visible.length)))
  const most = free - FORM - SMALLEST_PART
  const beside = most === Infinity ? most : Math.min(most, free - FORM - tokensOf(rest, countTokens))
  const space = spaceIn(request, Math.max(beside, Math.min(most, free / 2)))
  return { ...bare, memories: fittingMemories(visible, draft, space) }
}

/** The same part, as it is looked at once more; `undefined` where what was done before takes all the room there is. */
export function lookAgain(request: ExtractRequest, draft: Draft, look: Look): Look | undefined {
  const visible = visibleMemories(draft, request.at)
  const prompt = promptFor(request, draft, { ...look, memories: [] }, visible.length)
  const room = leftBeside({ ...roomRequest(request, prompt), answers: 1 })
  if (room < 0) return undefined
  return { ...look, memories: fittingMemories(visible, draft, spaceIn(request, room)) }
}

function spaceIn({ kinds, at, countTokens, allowed }: ExtractRequest, room: number): Space {
  return { kinds, at, countTokens, room, atLeastOne: !allowed.inserts }
}

/** The tokens that a look leaves for messages. */
export function roomBeside(request: ExtractRequest, draft: Draft, look: Look): number {
  return roomFor(roomRequest(request, promptFor(request, draft, look)))
}

/** Where a model looks more than once, what it did is shown again: there must be room for it. */
function roomRequest({ model, countTokens, maxSteps }: ExtractRequest, prompt: Message[]): RoomRequest {
  return { model, prompt, countTokens, answers: maxSteps > 1 ? 2 : 1 }
}

/** What the model may do; `shown` is how many memories it sees. */
export function offerFor({ allowed, kinds }: ExtractRequest, draft: Draft, shown: number): Offer {
  return offerOf(allowed, kinds, memoriesIn(draft), shown)
}

/** What the model is sent, or would be with the rules for so many memories. */
export function promptFor(
  request: ExtractRequest,
  draft: Draft,
  look: Look,
  shown: number = look.memories.length,
): Message[] {
  const { kinds, at, instructions } = request
  const { messages, memories, part, start } = look
  return extractionPrompt({
    kinds,
    instructions,
    at,
    part,
    offer: offerFor(request, draft, shown),
    memories,
    earlier: part === 1 ? showEarlier(request) : '',
    conversation: showConversation(messages, at),
    done: start === undefined ? undefined : changesSince(start, draft),
  })
}

/** What was done since the draft was as it is in `start`; of memories that were touched since, also what was done before. */
function changesSince(start: Draft, draft: Draft): MemoryChange[] {
  return changesOf(draft).filter(({ id }) => draft.get(id) !== start.get(id))
}

/** What its operations are read against. */
export function settingFor({ kinds, allowed, at, makeId }: ExtractRequest, look: Look): Setting {
  const numbers = look.memories.map(({ id }) => id)
  const labels = new Map(look.messages.map((shown) => [shown.label, shown]))
  return { kinds, allowed, at, makeId, numbers, labels }
}
