/** @module Memories in words: what a prompt is shown of them. */
import { type Memory, TURN_KIND, type TurnContent } from '../core/memory.ts'
import { recalledBlock } from './marker.ts'
import type { Hit } from './stored.ts'
import { beginning } from './validity.ts'

/** By world time, then by when it was stored, then by key: any two calls with the same hits give the same text. */
export function inOrder(hits: readonly Hit[]): Hit[] {
  return [...hits].sort(
    (left, right) =>
      compare(momentOf(left), momentOf(right)) ||
      left.version - right.version ||
      compare(left.key, right.key),
  )
}

const HEADING = 'From earlier conversations, oldest first. Use what helps; it may be out of date.'

/** The block that goes into a prompt; `''` for nothing. */
export function render(hits: readonly Hit[], now: string): string {
  if (hits.length === 0) return ''
  const ordered = inOrder(hits)
  return recalledBlock(
    ordered.map(({ key }) => key),
    [HEADING, ...ordered.map((hit) => `- ${lineOf(hit, now)}`)],
  )
}

/** A turn with its day and speaker; a fact with when it holds or, where it does not say, the day it was learned. */
function lineOf(hit: Hit, now: string): string {
  const { value, text } = hit
  if (value.kind === TURN_KIND) {
    const { role, name } = value.content as TurnContent
    return `${dayOf(momentOf(hit))} ${typeof name === 'string' ? name : role}: ${text}`
  }
  return `${validityInWords(value, now) || dayOf(momentOf(hit))} ${text}`
}

function validityInWords({ validFrom, validUntil }: Memory, now: string): string {
  const begin = validFrom === undefined ? [] : [beginning(validFrom, now)]
  const end = validUntil === undefined ? [] : [`until ${dayOf(validUntil)}`]
  const words = [...begin, ...end].join(', ')
  return words && `${words}:`
}

function dayOf(moment: string): string {
  return moment.slice(0, 10)
}

function momentOf({ value, createdAt }: Hit): string {
  return value.validFrom ?? createdAt
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
