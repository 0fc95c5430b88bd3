/** @module The columns of a pack, in their order: one table for writing and for reading. */
import { type Columns, chainOf, hintsOf, spansOf } from './columns.ts'
import type { ColumnType, NumberColumn } from './pack-format.ts'

/** Columns that are there together or not at all. */
export type Bundle = 'hints' | 'spans' | 'chain'

/** A column of numbers that means the same in a pack and in the index. */
export interface PlainColumn {
  readonly type: ColumnType<NumberColumn>
  /** Numbers per slot. */
  readonly width: number
  readonly bundle?: Bundle
  /** Where a partition keeps it; `undefined` where it has none. */
  of(columns: Columns): NumberColumn | undefined
}

/** A column of numbers of strings, which the pack counts in its own way. */
export interface NamedColumn {
  readonly name: 'kinds' | 'labels' | 'groups'
  readonly bundle?: Bundle
  of(columns: Columns): Uint32Array | undefined
}

/** Plain columns. */
export const PLAIN: readonly PlainColumn[] = [
  { type: Uint8Array, width: 1, of: ({ flags }) => flags },
  { type: Float64Array, width: 1, of: ({ seqs }) => seqs },
  { type: Float32Array, width: 1, of: ({ lengths }) => lengths },
  { type: Float32Array, width: 1, of: ({ weights }) => weights },
  { type: Float64Array, width: 1, bundle: 'hints', of: ({ hints }) => hints?.positions },
  { type: Float64Array, width: 1, bundle: 'hints', of: ({ hints }) => hints?.times },
  { type: Float64Array, width: 1, bundle: 'spans', of: ({ spans }) => spans?.froms },
  { type: Float64Array, width: 1, bundle: 'spans', of: ({ spans }) => spans?.untils },
  { type: Float64Array, width: 1, bundle: 'spans', of: ({ spans }) => spans?.expiries },
  { type: Float32Array, width: 2, bundle: 'chain', of: ({ chain }) => chain?.norms },
  { type: Float32Array, width: 2, bundle: 'chain', of: ({ chain }) => chain?.around },
]

/** Columns of strings. */
export const NAMED: readonly NamedColumn[] = [
  { name: 'kinds', of: ({ kinds }) => kinds },
  { name: 'labels', bundle: 'hints', of: ({ hints }) => hints?.labels },
  { name: 'groups', bundle: 'hints', of: ({ hints }) => hints?.groups },
]

/** Makes the columns of a bundle. */
export const makeBundle: Readonly<Record<Bundle, (columns: Columns) => unknown>> = {
  hints: (columns) => hintsOf(columns),
  spans: (columns) => spansOf(columns),
  chain: (columns) => chainOf(columns),
}

/** What a pack says besides columns. */
export interface PackHead {
  readonly dimensions: number
  readonly bundles: readonly Bundle[]
  /** The strings of each named column, from number 1 on. */
  readonly strings: Readonly<Record<NamedColumn['name'], readonly string[]>>
  readonly runs: readonly Run[]
  /** The numbers of rows in earlier packs that are no longer current. */
  readonly kills: readonly number[]
}

/** The slots of one namespace. */
export interface Run {
  readonly namespace: readonly string[]
  /** By slot. */
  readonly keys: readonly string[]
  /** Ascending, by their UTF-16 units. */
  readonly terms: readonly string[]
  /** How many postings each term has. */
  readonly counts: readonly number[]
}

/** Columns of a pack's bundles. */
export function isIn(bundles: readonly Bundle[]): (column: { readonly bundle?: Bundle }) => boolean {
  return ({ bundle }) => bundle === undefined || bundles.includes(bundle)
}
