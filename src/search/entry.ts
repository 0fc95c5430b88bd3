/** @module What the index knows of an item: plain data given by the writer. It knows groups and labels, never "turns". */
import { defined } from '../core/json.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Partition } from './partition.ts'
import type { Vector } from './vectors.ts'

/** What the index knows of an item. Moments are milliseconds since 1970. */
export interface Entry {
  readonly namespace: Namespace
  readonly key: string
  /** The row's sequence number: the item's version. */
  readonly seq: number
  readonly kind: string
  readonly group?: string | undefined
  readonly position?: number | undefined
  readonly label?: string | undefined
  readonly time?: number | undefined
  readonly validFrom?: number | undefined
  readonly validUntil?: number | undefined
  /** From this moment on it is not shown. */
  readonly expiresAt?: number | undefined
}

/** An item on its way into the index. */
export interface IndexedItem {
  readonly entry: Entry
  /** None for an item that is kept out of the index. */
  readonly texts: readonly string[]
  /** One per text; a text without one is bare: until it has one, it is found by its words only. */
  readonly vectors: readonly (Vector | undefined)[]
}

/** What the index knows of the item that a slot belongs to. */
export function entryAt({ namespace, keys, columns, shared }: Partition, slot: number): Entry {
  const { seqs, kinds, hints, spans } = columns
  return {
    namespace,
    key: keys[slot] as string,
    seq: seqs[slot] as number,
    kind: shared.kinds.text(kinds[slot] as number) as string,
    ...(hints === undefined && spans === undefined ? {} : saidOf(columns, shared, slot)),
  }
}

/** What its writer said of a slot's item. */
function saidOf({ hints, spans }: Partition['columns'], shared: Partition['shared'], slot: number) {
  return defined({
    group: shared.groups.text(hints?.groups[slot] ?? 0),
    position: number(hints?.positions[slot]),
    label: shared.labels.text(hints?.labels[slot] ?? 0),
    time: number(hints?.times[slot]),
    validFrom: number(spans?.froms[slot]),
    validUntil: number(spans?.untils[slot]),
    expiresAt: number(spans?.expiries[slot]),
  })
}

function number(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value
}
