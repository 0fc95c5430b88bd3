/** @module Which texts are embedded next: by urgency, in turn, and together with others of like length. */
import type { EmbedderPace, Purpose } from './embedder.ts'

/** What comes first: what somebody asks, then what somebody writes, then what is only filled up. */
export type Urgency = 'query' | 'write' | 'fill'

/** A text in a queue. */
export interface Queued {
  readonly text: string
  /** Neither taken by a batch nor dropped. */
  waits: boolean
}

/** The texts of one call; one that several calls want stands in each of their lines. */
export interface Line<Text extends Queued> {
  readonly purpose: Purpose
  readonly urgency: Urgency
  readonly texts: readonly Text[]
}

/** Texts that are embedded in one call. */
export interface Batch<Text extends Queued> {
  readonly purpose: Purpose
  readonly urgency: Urgency
  readonly texts: readonly Text[]
}

/** Lines of texts. */
export interface Queue<Text extends Queued> {
  add(line: Line<Text>): void
  remove(line: Line<Text>): void
  /** Takes the next batch out of the queue, only a query's where that is said; `undefined` where nothing of it waits. */
  take(pace: EmbedderPace, only?: 'query'): Batch<Text> | undefined
}

const URGENCIES: readonly Urgency[] = ['query', 'write', 'fill']

/** A text may be half as long as the longest of its batch, or this many characters shorter. */
const SHORTER = 100

/** A line in the order it is worked off: longest first, from `next` on. */
interface Sorted<Text extends Queued> {
  readonly line: Line<Text>
  readonly texts: readonly Text[]
  next: number
}

/**
 * An empty queue.
 *
 * Lines of one urgency take turns, batch by batch: a small one waits for one batch of a huge one. A line is worked off by length, because
 * a padded batch costs as much as if all of its texts were as long as the longest. Where it does not fill a batch, other lines of the same
 * urgency and purpose do, with texts of like length.
 */
export function createQueue<Text extends Queued>(): Queue<Text> {
  const lanes = new Map(URGENCIES.map((urgency): [Urgency, Sorted<Text>[]] => [urgency, []]))
  const laneOf = (urgency: Urgency): Sorted<Text>[] => lanes.get(urgency) as Sorted<Text>[]
  return {
    add(line) {
      const texts = line.texts.toSorted((one, other) => other.text.length - one.text.length)
      laneOf(line.urgency).push({ line, texts, next: 0 })
    },
    remove(line) {
      const lane = laneOf(line.urgency)
      const at = lane.findIndex((sorted) => sorted.line === line)
      if (at >= 0) lane.splice(at, 1)
    },
    take(pace, only) {
      for (const urgency of only === undefined ? URGENCIES : [only]) {
        const lane = laneOf(urgency)
        const first = nextInTurn(lane)
        if (first !== undefined) return cut(first, lane, pace)
      }
      return undefined
    },
  }
}

/** The line whose turn it is, moved to the end; lines in which nothing waits any more are let go of. */
function nextInTurn<Text extends Queued>(lane: Sorted<Text>[]): Sorted<Text> | undefined {
  for (let first = lane.shift(); first !== undefined; first = lane.shift()) {
    while (first.next < first.texts.length && !first.texts[first.next]?.waits) first.next++
    if (first.next === first.texts.length) continue
    lane.push(first)
    return first
  }
  return undefined
}

function cut<Text extends Queued>(
  first: Sorted<Text>,
  lane: readonly Sorted<Text>[],
  pace: EmbedderPace,
): Batch<Text> {
  const { purpose, urgency } = first.line
  const longest = (first.texts[first.next] as Text).text.length
  const shortest = shortestBeside(longest, pace)
  const texts: Text[] = []
  let room = pace.characters
  for (const { line, texts: sorted, next: from } of [first, ...lane.filter((other) => other !== first)]) {
    if (line.purpose !== purpose) continue
    for (let at = Math.max(from, placeOf(sorted, longest)); at < sorted.length; at++) {
      const next = sorted[at] as Text
      const { length } = next.text
      if (length < shortest) break
      if (!next.waits) continue
      const isFull = texts.length > 0 && (texts.length >= pace.texts || length > room)
      if (isFull) return { purpose, urgency, texts }
      next.waits = false
      texts.push(next)
      room -= length
    }
  }
  return { purpose, urgency, texts }
}

/** A server is asked as seldom as may be: what it does about lengths is its own affair. */
function shortestBeside(longest: number, { calls }: EmbedderPace): number {
  return calls > 1 ? 0 : Math.min(longest / 2, longest - SHORTER)
}

/** The place of the first text that is no longer than this. */
function placeOf(sorted: readonly Queued[], longest: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as Queued).text.length > longest) low = middle + 1
    else high = middle
  }
  return low
}
