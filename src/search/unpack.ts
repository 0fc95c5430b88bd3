/** @module A pack, read back into the index. */
import type { Namespace } from '../core/namespace.ts'
import { countBareFrom } from './bare.ts'
import { BARE, bound, chainOf, MORE, reserve, TEXT } from './columns.ts'
import { WIDE } from './formula.ts'
import { linkQuietly } from './neighbours.ts'
import { type Bundle, isIn, makeBundle, NAMED, type PackHead, PLAIN, type Run } from './pack-columns.ts'
import { type ColumnReader, decodeColumns, type NumberColumn } from './pack-format.ts'
import { countLabel, type Partition } from './partition.ts'
import { signatureOf } from './signature.ts'

/** A pack, opened but not yet read into the index. */
export interface OpenPack {
  readonly head: PackHead
  readonly reader: ColumnReader
}

/** What a load has read but not yet checked: windows count only if their neighbours are the ones they were measured over. */
export interface Unchecked {
  readonly partition: Partition
  readonly from: number
  readonly signatures: Uint32Array
}

/** Opens a pack; `storage_failed` where it is damaged. */
export function openPack(bytes: Uint8Array): OpenPack {
  const reader = decodeColumns(bytes)
  return { head: reader.head as unknown as PackHead, reader }
}

/** Appends a pack's slots to partitions, all but the killed. The packs of a set must come in their order. */
export function readPack(
  { head, reader }: OpenPack,
  { partitionOf, killed }: { partitionOf: (namespace: Namespace) => Partition; killed: ReadonlySet<number> },
): Unchecked[] {
  const columns = readColumns(reader, head)
  let start = 0
  return head.runs.map((run) => {
    const partition = partitionOf(run.namespace)
    const from = partition.count
    const end = start + run.keys.length
    appendColumns(partition, columns, { head, start, end })
    appendKeys(partition, run)
    appendVectors(partition, columns, { head, from, start, end })
    appendPostings(partition, run, { from, words: reader.next(Uint32Array, sumOf(run.counts)) })
    settle(partition, from, killed)
    countBareFrom(partition, from)
    const signatures = columns.signatures.subarray(start, end)
    start = end
    return { partition, from, signatures }
  })
}

/** Checks the windows that were read, once all packs are: where a neighbour is another, the window is measured again. */
export function checkWindows(loaded: readonly Unchecked[]): void {
  for (const { partition, from, signatures } of loaded) {
    const { columns, dirty } = partition
    const chain = chainOf(columns, { create: false })
    if (chain === undefined) continue
    for (let index = 0; index < signatures.length; index++) {
      const slot = from + index
      if (columns.flags[slot] === 0) continue // it is in nobody's window
      const isAsBefore = signatureOf(partition, chain, slot) === signatures[index]
      if (!isAsBefore) dirty.add(slot)
    }
  }
}

interface PackColumns {
  readonly plain: readonly NumberColumn[]
  readonly named: readonly Uint32Array[]
  readonly signatures: Uint32Array
  readonly codes: Int8Array
  readonly scales: Float32Array
}

function readColumns(reader: ColumnReader, { runs, dimensions, bundles }: PackHead): PackColumns {
  const size = sumOf(runs.map(({ keys }) => keys.length))
  return {
    plain: PLAIN.filter(isIn(bundles)).map(({ type, width }) => reader.next(type, size * width)),
    named: NAMED.filter(isIn(bundles)).map(() => reader.next(Uint32Array, size)),
    signatures: reader.next(Uint32Array, bundles.includes('chain') ? size : 0),
    codes: reader.next(Int8Array, dimensions === 0 ? 0 : size * dimensions),
    scales: reader.next(Float32Array, dimensions === 0 ? 0 : size),
  }
}

interface Span {
  readonly head: PackHead
  readonly start: number
  readonly end: number
}

function appendColumns(
  partition: Partition,
  { plain, named }: PackColumns,
  { head, start, end }: Span,
): void {
  const { columns, shared } = partition
  const from = partition.count
  partition.count += end - start
  reserve(columns, partition.count)
  const bundles: readonly Bundle[] = head.bundles
  for (const bundle of bundles) makeBundle[bundle](columns)
  PLAIN.filter(isIn(bundles)).forEach(({ width, of }, index) => {
    of(columns)?.set((plain[index] as NumberColumn).subarray(start * width, end * width), from * width)
  })
  NAMED.filter(isIn(bundles)).forEach(({ name, of }, index) => {
    const numbers = [0, ...head.strings[name].map((text) => shared[name].number(text))]
    const target = of(columns) as Uint32Array
    const source = named[index] as Uint32Array
    for (let slot = start; slot < end; slot++) {
      target[from + slot - start] = numbers[source[slot] as number] as number
    }
  })
}

function appendKeys(partition: Partition, { keys }: Run): void {
  for (const key of keys) partition.keys.push(key)
  partition.slots = undefined
}

function appendVectors(
  partition: Partition,
  { codes, scales }: PackColumns,
  { head: { dimensions }, from, start, end }: Span & { from: number },
): void {
  const flags = partition.columns.flags.subarray(from, partition.count)
  if (flags.every((flag) => (flag & TEXT) === 0)) return // nothing has a vector: no memory for zeros
  if (dimensions === 0 || dimensions !== (partition.shared.dimensions ?? dimensions)) {
    flags.forEach((flag, slot) => (flags[slot] = (flag & TEXT) === 0 ? flag : flag | BARE))
    return
  }
  const vectors = (partition.vectors ??= partition.shared.column(dimensions))
  vectors.load(from, codes.subarray(start * dimensions, end * dimensions), scales.subarray(start, end))
}

function appendPostings(
  { postings, count }: Partition,
  { terms, counts }: Run,
  { from, words }: { from: number; words: Uint32Array },
): void {
  const ends = new Uint32Array(counts.length)
  let end = 0
  for (let term = 0; term < counts.length; term++) ends[term] = end += counts[term] as number
  // A copy of the words: the pack's memory is let go of.
  postings.images.push({ terms, ends, words: words.slice(), first: from, end: count })
}

/** Counts in what is live from a slot on, and links it to its neighbours. */
function settle(partition: Partition, from: number, killed: ReadonlySet<number>): void {
  const { flags, seqs, hints, spans, chain } = partition.columns
  for (let slot = from; slot < partition.count; slot++) {
    if (killed.has(seqs[slot] as number)) flags[slot] = 0
    if (flags[slot] === 0) {
      chain?.around.fill(0, slot * WIDE, (slot + 1) * WIDE)
      continue
    }
    partition.live++
    countLabel(partition, hints?.labels[slot] ?? 0, 1)
    if (spans !== undefined) bound(spans, slot)
    if (((flags[slot] as number) & TEXT) !== 0) settleText(partition, slot)
  }
}

function settleText(partition: Partition, slot: number): void {
  const { columns, around } = partition
  const { flags, lengths, chain } = columns
  partition.texts++
  if (((flags[slot] as number) & MORE) === 0) partition.items++
  partition.total += lengths[slot] as number
  if (chain !== undefined) {
    around[0] = (around[0] as number) + (chain.around[slot * WIDE] as number)
    around[1] = (around[1] as number) + (chain.around[slot * WIDE + 1] as number)
  }
  const isOnly = (((flags[slot] as number) | (flags[slot + 1] ?? 0)) & MORE) === 0
  if (isOnly) linkQuietly(partition, slot)
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
