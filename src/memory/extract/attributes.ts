/** @module What an operation says beside its content: when it holds, how much it matters, where it comes from. */
import { show } from '../../core/errors.ts'
import { defined, type Json, type JsonObject } from '../../core/json.ts'
import { fromMillis, toMillis } from '../../core/time.ts'
import { spanOf } from './calendar.ts'
import type { Shown } from './conversation.ts'
import { Fault } from './fault.ts'

/** The attributes of an operation. */
export interface Attributes {
  readonly validFrom?: string
  readonly validUntil?: string
  /** 0 to 1. */
  readonly importance?: number
  /** The messages it was learned from. */
  readonly sources?: readonly Shown[]
}

/** The attributes that `null` takes away in an update. */
const REMOVABLE = ['validFrom', 'validUntil', 'importance'] as const

/** An attribute that can be taken away. */
export type Removable = (typeof REMOVABLE)[number]

/** Messages by the label that the model saw. */
export type Labels = ReadonlyMap<string, Shown>

/** Reads what can be read; the rest is a fault each, and left out. */
export function readAttributes(
  raw: JsonObject,
  labels: Labels,
): { readonly attributes: Attributes; readonly faults: readonly Fault[] } {
  const validFrom = readMoment('validFrom', raw['validFrom'], 'first')
  const validUntil = readMoment('validUntil', raw['validUntil'], 'last')
  const importance = readImportance(raw['importance'])
  const sources = readSources(raw['sources'], labels)
  const read = { validFrom, validUntil, importance, sources: sources.known }
  const good = Object.entries(read).filter(([, value]) => !(value instanceof Fault))
  const faults = [validFrom, validUntil, importance].filter((value) => value instanceof Fault)
  return {
    attributes: defined(Object.fromEntries(good)) as Attributes,
    faults: [...faults, ...sources.faults],
  }
}

/** The attributes of which an operation says that there is none (any more). */
export function removedIn(raw: JsonObject): readonly Removable[] {
  return REMOVABLE.filter((name) => name in raw && isAbsent(raw[name]))
}

/** Whether a value is that there is none: models that must fill in a field write one of these. */
export function isAbsent(value: Json | undefined): value is undefined | null {
  if (value === undefined || value === null) return true
  return typeof value === 'string' && NOTHING.has(value.trim().toLowerCase())
}

const NOTHING = new Set(['null', 'none', 'n/a', 'unknown', 'present', 'ongoing'])

/** A moment; of a day, a month or a year the first or the last. */
function readMoment(
  name: string,
  value: Json | undefined,
  edge: 'first' | 'last',
): string | Fault | undefined {
  if (isAbsent(value)) return undefined
  const text = typeof value === 'object' ? '' : String(value).trim()
  const span = spanOf(text)
  if (span !== undefined) return span[edge]
  const millis = toMillis(text)
  if (!Number.isNaN(millis)) return fromMillis(millis)
  return new Fault('invalid_operation', `${name} ${show(value)} is no date. Write it as 2023-05-08.`)
}

function readImportance(value: Json | undefined): number | Fault | undefined {
  if (isAbsent(value)) return undefined
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && number >= 0 && number <= 1) return number
  return new Fault('invalid_operation', `importance ${show(value)} is not a number from 0 to 1.`)
}

function readSources(
  value: Json | undefined,
  labels: Labels,
): { readonly known?: readonly Shown[]; readonly faults: readonly Fault[] } {
  if (isAbsent(value)) return { faults: [] }
  const named = [value].flat().flatMap((source) => labelsIn(source, labels))
  const known = named.flatMap((label) => labels.get(label) ?? [])
  const unknown = named.filter((label) => !labels.has(label))
  const faults = unknown.map(
    (label) => new Fault('invalid_operation', `source ${show(label)} names no message that is shown.`),
  )
  return { ...(known.length > 0 && { known }), faults }
}

/** `D1:3`, `[D1:3]` and `D1:3, D1:5`. */
function labelsIn(source: Json, labels: Labels): string[] {
  if (typeof source !== 'string') return [show(source)]
  if (labels.has(source)) return [source]
  const parts = source.split(',').map((part) => part.trim().replace(/^\[(.*)\]$/, '$1'))
  const named = parts.filter((part) => part !== '')
  return named.length === 0 ? [source] : named
}
