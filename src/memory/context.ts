/** @module What to put into the prompt: what is worth recalling, is not there already, and fits. */
import type { CallOptions } from '../core/call.ts'
import { TURN_KIND, type TurnContent } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { TokenCounter } from '../core/tokens.ts'
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

/** Packs hits, best first, into a block: those the prompt already holds are left out, and the rest as long as they fit. */
export function packContext(
  hits: readonly Hit[],
  messages: readonly Message[],
  { budget, countTokens }: { budget: number; countTokens: TokenCounter },
): Context {
  const held = holds(messages)
  let packed: Hit[] = []
  for (const hit of hits) {
    if (held(hit)) continue
    const more = [...packed, hit]
    if (countTokens(render(more)) <= budget) packed = more
  }
  const ordered = inOrder(packed)
  const text = render(ordered)
  return { text, hits: ordered, tokens: text === '' ? 0 : countTokens(text) }
}

/** The keys of the block that a text holds, so that what was recalled is not taken for news. */
export function recalledKeys(text: string): string[] {
  const keys = [...text.matchAll(MARKER)].flatMap(([, found = '']) => found.split(' '))
  return keys.filter((key) => key !== '').map(decodeKey)
}

/** A text without the blocks of what was recalled. */
export function withoutRecalled(text: string): string {
  return text.replaceAll(BLOCK, '')
}

const MARKER = /<memories keys="([^"]*)">/g
const BLOCK = /<memories keys="[^"]*">[^<>]*<\/memories>/g

/** Whether the prompt holds a hit: the same words said, or a block with its key. */
function holds(messages: readonly Message[]): (hit: Hit) => boolean {
  const said = new Set(messages.map(({ content }) => squeeze(content)))
  const keys = new Set(messages.flatMap(({ content }) => recalledKeys(content)))
  return ({ key, text }) => keys.has(key) || said.has(squeeze(text))
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}

/** By world time, then by when it was stored, then by key: any two calls with the same hits give the same text. */
function inOrder(hits: readonly Hit[]): Hit[] {
  return [...hits].sort(
    (left, right) =>
      compare(momentOf(left), momentOf(right)) ||
      left.version - right.version ||
      compare(left.key, right.key),
  )
}

function render(hits: readonly Hit[]): string {
  if (hits.length === 0) return ''
  const ordered = inOrder(hits)
  return [
    `<memories keys="${ordered.map(({ key }) => encodeKey(key)).join(' ')}">`,
    'From earlier conversations, oldest first. Use what helps; it may be out of date.',
    ...ordered.map((hit) => inOneLine(`- ${momentOf(hit).slice(0, 10)} ${said(hit)}`)),
    '</memories>',
  ].join('\n')
}

function said({ value, text }: Hit): string {
  if (value.kind !== TURN_KIND) return text
  const { role, name } = value.content as TurnContent
  return `${typeof name === 'string' ? name : role}: ${text}`
}

/** One line, whatever is in it: it cannot close the block or open another. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('<', '‹').replaceAll('>', '›').trim()
}

/** Keys stand between quotes and spaces; `encodeURIComponent` would refuse a lone surrogate. */
function encodeKey(key: string): string {
  return key.replaceAll(/[%"\s<>]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function decodeKey(key: string): string {
  return key.replaceAll(/%([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function momentOf({ value, createdAt }: Hit): string {
  return value.validFrom ?? createdAt
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
