/** @module One operation of a model's answer, read tolerantly where its meaning is clear. */
import { show } from '../../core/errors.ts'
import { defined, isObject, type Json, type JsonObject } from '../../core/json.ts'
import {
  type Attributes,
  isAbsent,
  type Labels,
  readAttributes,
  type Removable,
  removedIn,
} from './attributes.ts'
import { Fault } from './fault.ts'

/** What may be done. */
export type Op = 'insert' | 'update' | 'supersede' | 'delete'

/** An operation as the model means it: not yet checked against what is known. */
export interface Operation extends Attributes {
  readonly op: Op
  /** The number of a known memory. */
  readonly number?: number
  readonly kind?: string
  readonly content?: Json
  /** What an update takes away. */
  readonly removed?: readonly Removable[]
  readonly why?: string
}

/** An operation, and what could not be read of it: it stands without. */
export interface ReadOperation {
  readonly operation: Operation
  readonly faults: readonly Fault[]
}

/** Reads an operation; `undefined` for one that does nothing. */
export function readOperation(raw: Json, labels: Labels): ReadOperation | Fault | undefined {
  if (!isObject(raw)) return new Fault('invalid_operation', `${show(raw)} is not an object.`)
  const op = readOp(raw)
  if (op === undefined || op instanceof Fault) return op
  const number = op === 'insert' ? undefined : readNumber(raw['id'])
  if (number instanceof Fault) return number
  const { attributes, faults } = readAttributes(raw, labels)
  const kind = textIn(raw['kind'])
  const why = textIn(raw['why'])
  const content = op === 'delete' ? undefined : contentIn(raw)
  const removed = op === 'update' ? removedIn(raw) : undefined
  return { operation: { op, ...attributes, ...defined({ number, kind, content, removed, why }) }, faults }
}

/** The operations, and other words that can mean nothing else. */
const OPS = new Map<string, Op | undefined>([
  ['insert', 'insert'],
  ['add', 'insert'],
  ['create', 'insert'],
  ['update', 'update'],
  ['patch', 'update'],
  ['supersede', 'supersede'],
  ['delete', 'delete'],
  ['remove', 'delete'],
  ['none', undefined],
  ['noop', undefined],
])

function readOp(raw: JsonObject): Op | Fault | undefined {
  const { op, id } = raw
  if (isAbsent(id) && op === undefined && contentIn(raw) !== undefined) return 'insert'
  const word = typeof op === 'string' ? op.trim().toLowerCase() : ''
  if (OPS.has(word)) return OPS.get(word)
  return new Fault('invalid_operation', `op ${show(op)} is not insert, update, supersede or delete.`)
}

/** `3`, `"3"`, `"#3"` and `"[3]"` are the same number. */
function readNumber(id: Json | undefined): number | Fault | undefined {
  if (isAbsent(id)) return undefined
  const [, digits] = /^[#[(]?(\d+)[\].)]?$/.exec(typeof id === 'object' ? '' : String(id).trim()) ?? []
  if (digits !== undefined) return Number(digits)
  return new Fault('unknown_memory', `id ${show(id)} is not the number of a known memory.`)
}

/** The fields of an operation that are not its content. */
const OWN_FIELDS = new Set([
  'op',
  'id',
  'kind',
  'content',
  'validFrom',
  'validUntil',
  'importance',
  'sources',
  'why',
])

/** The content; where there is none, the fields that stand in its place beside the operation's own. */
function contentIn(raw: JsonObject): Json | undefined {
  const { content } = raw
  if (typeof content === 'string') return parsed(content)
  if (content !== undefined && content !== null) return content
  const others = Object.entries(raw).filter(([name]) => !OWN_FIELDS.has(name))
  return others.length === 0 ? undefined : Object.fromEntries(others)
}

/** An object that was written as a text is that object. */
function parsed(text: string): Json {
  if (!text.trim().startsWith('{')) return text
  try {
    return JSON.parse(text) as Json
  } catch {
    return text // words that begin with a brace
  }
}

function textIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
