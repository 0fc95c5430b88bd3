/** @module What to put into the prompt: what is worth recalling, is not there already, and fits. */
import type { CallOptions } from '../core/call.ts'
import { TURN_KIND } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { TokenCounter } from '../core/tokens.ts'
import { recalledKeys } from './marker.ts'
import { inOrder, render } from './render.ts'
import type { Hit } from './stored.ts'
import { isSmallTalk } from './small-talk.ts'

/** Options of `context`. */
export interface ContextOptions extends CallOptions {
  /** Recall from this thread only. */
  readonly thread?: string | undefined
  /** The most tokens the text may take; 1,000 by default. */
  readonly budget?: number | undefined
  /** Recall whatever scores at least this (0 … 1), in place of the measured rule. */
  readonly minScore?: number | undefined
}

/** What was recalled. */
export interface Context {
  /** A block for the system prompt; `''` where nothing is worth recalling. */
  readonly text: string
  /** What is in the text, in its order: oldest first, so that the text stays the same while the hits do. */
  readonly hits: readonly Hit[]
  /** What the text takes of the budget. */
  readonly tokens: number
}

/** Default budget, in tokens. */
export const DEFAULT_BUDGET = 1000

/**
 * Below this nothing is recalled by default. Measured with the built-in embedder (`npm run bench:threshold`): of the evidence that is among
 * the first ten it keeps all but 0.1 % on LoCoMo and 0.6 % on PrefEval, and two thirds of the prompts that need no memory recall nothing.
 */
const MIN_SCORE = 0.13
/** Nor is what scores less than this share of the best hit: in the same data it loses none of that evidence. */
const SHARE_OF_BEST = 0.5

/**
 * The hits that are worth a place in the prompt, of those found, best first.
 *
 * The best of much noise scores higher than the best of little, so where there were fewer candidates than were looked for (a new user's
 * memory) the bar is lower: 0.08 for six of them, 0.13 for fifty.
 */
export function worthRecalling(hits: readonly Hit[]): Hit[] {
  const [best] = hits
  if (best === undefined) return []
  const floor = Math.min(MIN_SCORE, 0.04 + 0.023 * Math.log(hits.length))
  return hits.filter(({ score }) => score >= floor && score >= SHARE_OF_BEST * best.score)
}

/** How many hits are looked at; more never fit a sensible budget. */
export const CANDIDATES = 50

/** What the conversation asks: the user's last words. `undefined` where they ask for nothing ("hi", "thanks"). */
export function questionOf(messages: readonly Message[]): string | undefined {
  const last = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1)
  return last === undefined || isSmallTalk(last.content) ? undefined : last.content
}

/** What packing needs to know. */
export interface PackOptions {
  readonly budget: number
  readonly countTokens: TokenCounter
  /** ISO 8601: tells what holds from what is to come. */
  readonly now: string
}

/**
 * Packs hits, best first, into a block: those the prompt already holds are left out, and the rest as long as they fit. A turn that a better
 * fact was learned from comes last: it says the same at greater length.
 */
export function packContext(
  hits: readonly Hit[],
  messages: readonly Message[],
  { budget, countTokens, now }: PackOptions,
): Context {
  const held = holds(messages)
  let packed: Hit[] = []
  for (const hit of factsFirst(hits)) {
    if (held(hit) || wasReplaced(hit)) continue
    const more = [...packed, hit]
    if (countTokens(render(more, now)) <= budget) packed = more
  }
  const ordered = inOrder(packed)
  const text = render(ordered, now)
  return { text, hits: ordered, tokens: text === '' ? 0 : countTokens(text) }
}

/** Another took its place, and nobody said when: the search cannot tell that it has ended. */
function wasReplaced({ value: { supersededBy, validUntil } }: Hit): boolean {
  return supersededBy !== undefined && validUntil === undefined
}

/** The same hits; turns that a fact before them was learned from stand at the end. */
function factsFirst(hits: readonly Hit[]): Hit[] {
  const learnedFrom = new Set<string>()
  const [rest, said]: [Hit[], Hit[]] = [[], []]
  for (const hit of hits) {
    const { key, value } = hit
    const isTurn = value.kind === TURN_KIND
    const isKnown = isTurn && [key, ...(value.sources ?? [])].some((id) => learnedFrom.has(id))
    ;(isKnown ? said : rest).push(hit)
    if (!isTurn) for (const id of value.sources ?? []) learnedFrom.add(id)
  }
  return [...rest, ...said]
}

/** Whether the prompt holds a hit: the same words said, or a block with its key. */
function holds(messages: readonly Message[]): (hit: Hit) => boolean {
  const said = new Set(messages.map(({ content }) => squeeze(content)))
  const keys = new Set(messages.flatMap(({ content }) => recalledKeys(content)))
  return ({ key, text }) => keys.has(key) || said.has(squeeze(text))
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}
