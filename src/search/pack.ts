/** @module The image of a stretch of the index, by `seq`: what opening reads instead of rows. */
import type { Json, JsonObject } from '../core/json.ts'
import { BARE } from './columns.ts'
import { isIn, NAMED, type NamedColumn, PLAIN, type PlainColumn, type Run } from './pack-columns.ts'
import { encodeColumns, type NumberColumn } from './pack-format.ts'
import type { Partition } from './partition.ts'
import { countOf, postingOf, seekSlot, slotOf, visitPostings } from './postings.ts'
import { signatureOf } from './signature.ts'
import { createStrings, type Strings } from './strings.ts'
import { refreshWindows } from './windows.ts'

/** A stretch of changes: `from` < `seq` ≤ `upTo`. */
export interface Stretch {
  readonly from: number
  readonly upTo: number
}

/** The live slots of a partition in a stretch. */
interface Part {
  readonly partition: Partition
  readonly slots: Uint32Array
}

/** How many slots are live in a stretch. */
export function countLive(partitions: readonly Partition[], stretch: Stretch): number {
  return partitions.reduce((sum, partition) => sum + liveSlots(partition, stretch).length, 0)
}

/**
 * The image of what is live in a stretch. `kills` are the numbers of rows in earlier packs that are no longer current.
 *
 * What was measured of a window is kept with a signature of the neighbours that it was measured over: a later pack may bring others.
 */
export function writePack(
  partitions: readonly Partition[],
  stretch: Stretch,
  kills: readonly number[],
): Uint8Array<ArrayBuffer> {
  for (const partition of partitions) refreshWindows(partition)
  const parts = partitions
    .map((partition): Part => ({ partition, slots: liveSlots(partition, stretch) }))
    .filter(({ slots }) => slots.length > 0)
  const dimensions = parts.reduce(
    (most, { partition }) => Math.max(most, partition.vectors?.dimensions ?? 0),
    0,
  )
  const bundles = (['hints', 'spans', 'chain'] as const).filter((bundle) =>
    parts.some(({ partition }) => partition.columns[bundle] !== undefined),
  )
  const plain = PLAIN.filter(isIn(bundles)).map((column) => gatherPlain(parts, column))
  if (dimensions === 0) forgetBare(plain[0] as NumberColumn)
  const named = NAMED.filter(isIn(bundles)).map((column) => gatherNamed(parts, column))
  const runs = parts.map(toRun)
  const strings = Object.fromEntries(
    NAMED.map(({ name }) => [name, named.find((column) => column.name === name)?.texts ?? []]),
  )
  const head = { dimensions, bundles, strings, runs: runs.map(({ run }) => run), kills } satisfies JsonObject
  return encodeColumns(head, [
    ...plain,
    ...named.map(({ numbers }) => numbers),
    ...(bundles.includes('chain') ? [gatherSignatures(parts)] : []),
    ...gatherVectors(parts, dimensions),
    ...runs.map(({ postings }) => postings),
  ])
}

function liveSlots({ columns: { flags, seqs }, count }: Partition, { from, upTo }: Stretch): Uint32Array {
  const start = firstAbove(seqs, count, from)
  const end = firstAbove(seqs, count, upTo)
  const slots = new Uint32Array(end - start)
  let size = 0
  for (let slot = start; slot < end; slot++) if (flags[slot] !== 0) slots[size++] = slot
  return slots.subarray(0, size)
}

/** The first slot of a higher `seq`: slots ascend by it. */
function firstAbove(seqs: Float64Array, count: number, seq: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if ((seqs[middle] as number) <= seq) low = middle + 1
    else high = middle
  }
  return low
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { slots }) => sum + slots.length, 0)
}

/** Visits every slot of the parts, with its place in the pack. */
function eachSlot(
  parts: readonly Part[],
  visit: (partition: Partition, slot: number, at: number) => void,
): void {
  let at = 0
  for (const { partition, slots } of parts) for (const slot of slots) visit(partition, slot, at++)
}

function gatherPlain(parts: readonly Part[], { type, width, of }: PlainColumn): NumberColumn {
  const size = sizeOf(parts) * width
  const gathered = new type(new ArrayBuffer(size * type.BYTES_PER_ELEMENT), 0, size)
  if (type.BYTES_PER_ELEMENT === 8) gathered.fill(NaN)
  eachSlot(parts, ({ columns }, slot, at) => {
    const from = of(columns)
    if (from === undefined) return
    for (let index = 0; index < width; index++) {
      gathered[at * width + index] = from[slot * width + index] as number
    }
  })
  return gathered
}

/** Where nothing has a vector, that goes without saying. */
function forgetBare(flags: NumberColumn): void {
  for (let slot = 0; slot < flags.length; slot++) flags[slot] = (flags[slot] as number) & ~BARE
}

function gatherNamed(
  parts: readonly Part[],
  { name, of }: NamedColumn,
): { name: string; numbers: Uint32Array; texts: string[] } {
  const strings = createStrings()
  const numbers = new Uint32Array(sizeOf(parts))
  eachSlot(parts, ({ columns, shared }, slot, at) => {
    numbers[at] = strings.number(shared[name].text(of(columns)?.[slot] ?? 0))
  })
  return { name, numbers, texts: textsOf(strings) }
}

function textsOf(strings: Strings): string[] {
  return Array.from({ length: strings.size - 1 }, (_, index) => strings.text(index + 1) as string)
}

function gatherSignatures(parts: readonly Part[]): Uint32Array {
  const signatures = new Uint32Array(sizeOf(parts))
  eachSlot(parts, (partition, slot, at) => {
    const { chain } = partition.columns
    if (chain !== undefined) signatures[at] = signatureOf(partition, chain, slot)
  })
  return signatures
}

function gatherVectors(parts: readonly Part[], dimensions: number): NumberColumn[] {
  if (dimensions === 0) return []
  const codes = new Int8Array(sizeOf(parts) * dimensions)
  const scales = new Float32Array(sizeOf(parts))
  eachSlot(parts, ({ vectors }, slot, at) => {
    if (vectors?.dimensions !== dimensions) return
    const vector = vectors.get(slot)
    codes.set(vector.codes, at * dimensions)
    scales[at] = vector.scale
  })
  return [codes, scales]
}

/** What a part says in JSON, and its postings with slots counted from the part's first; terms ascend, so that they are found in a pack. */
function toRun({ partition, slots }: Part): { run: Run & Record<string, Json>; postings: Uint32Array } {
  const renumbered = new Map<number, number>()
  slots.forEach((slot, at) => renumbered.set(slot, at))
  const [first = 0, last = -1] = [slots[0], slots.at(-1)]
  const kept = new Map<string, number[]>()
  visitPostings(partition.postings, { from: first, to: last }, (term, { words, shift }) => {
    for (let index = seekSlot(words, Math.max(0, first - slotOf(shift))); index < words.length; index++) {
      const posting = (words[index] as number) + shift
      if (slotOf(posting) > last) break
      const at = renumbered.get(slotOf(posting))
      if (at === undefined) continue
      const ofTerm = kept.get(term)
      if (ofTerm === undefined) kept.set(term, [postingOf(at, countOf(posting))])
      else ofTerm.push(postingOf(at, countOf(posting)))
    }
  })
  const terms = [...kept.keys()].sort()
  const postings = terms.map((term) => kept.get(term) as number[])
  const keys = Array.from(slots, (slot) => partition.keys[slot] as string)
  return {
    run: { namespace: partition.namespace, keys, terms, counts: postings.map(({ length }) => length) },
    postings: Uint32Array.from(postings.flat()),
  }
}
