/** @module Does one operation to a draft, or says why not. */
import { equalJson } from '../../core/json.ts'
import type { Memory } from '../../core/memory.ts'
import type { IdMaker } from '../digest.ts'
import type { Labels } from './attributes.ts'
import { kindNamed, patchedContent, wholeContent } from './content.ts'
import {
  type Draft,
  insert,
  isSuperseded,
  memoriesIn,
  memoryIn,
  remove,
  replace,
  supersede,
} from './draft.ts'
import { Fault } from './fault.ts'
import type { Kind, Kinds } from './kinds.ts'
import { type Allowed, mayInsert } from './offer.ts'
import type { Operation } from './operation.ts'
import {
  attributesOf,
  momentOf,
  isRepeated,
  orderFault,
  spanFault,
  successorOf,
  updatedBy,
  withSources,
} from './said.ts'

/** What operations are read against. */
export interface Setting {
  readonly kinds: Kinds
  readonly allowed: Allowed
  /** The ids of the memories that are shown: the first is number 1. */
  readonly numbers: readonly string[]
  readonly labels: Labels
  /** When the conversation took place, ISO 8601. */
  readonly at: string
  readonly makeId: IdMaker
}

/** The draft after an operation. */
export async function perform(draft: Draft, operation: Operation, setting: Setting): Promise<Draft | Fault> {
  const { op } = operation
  if (op === 'insert') return performInsert(draft, operation, setting)
  const { updates, deletes } = setting.allowed
  if (!(op === 'delete' ? deletes : updates)) return notOffered(op)
  const target = targetOf(draft, operation, setting.numbers)
  if (target instanceof Fault) return target
  if (op === 'delete') return remove(draft, target.id, operation.why)
  return (op === 'update' ? performUpdate : performSupersede)(draft, target, operation, setting)
}

/** A memory that an operation names. */
interface Target {
  readonly id: string
  readonly number: number
  readonly memory: Memory
}

function targetOf(draft: Draft, { op, number }: Operation, numbers: readonly string[]): Target | Fault {
  const count = numbers.length
  const there = ['there are none', 'there is 1'][count] ?? `there are 1 to ${count}`
  if (number === undefined) {
    return new Fault('unknown_memory', `${op} needs the id of a known memory; ${there}.`)
  }
  const id = numbers[number - 1]
  if (id === undefined) return new Fault('unknown_memory', `id ${number} names no known memory; ${there}.`)
  const memory = memoryIn(draft, id)
  if (memory === undefined) return new Fault('unknown_memory', `memory ${number} was deleted before.`)
  const target = { id, number, memory }
  return supersededFault(draft, op, target) ?? target
}

/** Why a memory whose place was taken, in this draft or long before, is no target. */
function supersededFault(draft: Draft, op: string, { id, number, memory }: Target): Fault | undefined {
  if (isSuperseded(draft, id)) {
    const wayOut =
      op === 'supersede' ? 'Insert what else is true, with its dates.' : 'Put it into that operation.'
    return new Fault('unknown_memory', `memory ${number} was superseded before. ${wayOut}`)
  }
  const next = memory.supersededBy === undefined ? undefined : memoryIn(draft, memory.supersededBy)
  if (op !== 'supersede' || next === undefined || !comesToHold(next)) return undefined
  const wayOut = 'Supersede what takes its place, or insert what else is true, with its dates.'
  return new Fault('invalid_operation', `memory ${number} is superseded already. ${wayOut}`)
}

function comesToHold({ validFrom = '', validUntil }: Memory): boolean {
  return validUntil === undefined || validUntil > validFrom
}

async function performInsert(draft: Draft, operation: Operation, setting: Setting): Promise<Draft | Fault> {
  const { kinds, allowed, at, makeId } = setting
  const kind = kindNamed(kinds, operation.kind)
  if (kind instanceof Fault) return kind
  const memories = memoriesIn(draft)
  if (!mayInsert(allowed, kind.name, memories)) return allowed.updates ? onlyOne(kind) : notOffered('insert')
  const content = await wholeContent(kind, operation, at)
  if (content instanceof Fault) return content
  const memory = { kind: kind.name, content, ...attributesOf(operation) }
  const same = memories.find((known) => isRepeated(known.memory, memory))
  if (same === undefined) return spanFault(memory) ?? insert(draft, makeId(), memory, operation.why)
  if (!allowed.updates) return draft
  const known = draft.get(same.id)?.now ?? same.memory // not as what superseded it closes it: that may change
  return replace(draft, same.id, withSources({ ...memory, ...known }, operation), operation.why)
}

async function performUpdate(
  draft: Draft,
  { id, number, memory }: Target,
  operation: Operation,
  setting: Setting,
): Promise<Draft | Fault> {
  if (operation.kind !== undefined && operation.kind.toLowerCase() !== memory.kind.toLowerCase()) {
    return new Fault(
      'invalid_operation',
      `memory ${number} is of kind '${memory.kind}', and an update keeps the kind. Use supersede.`,
    )
  }
  const content = await patchedContent(memory, operation, setting)
  if (content instanceof Fault) return content
  const updated = updatedBy(memory, operation, content, setting.at)
  return spanFault(updated) ?? replace(draft, id, updated, operation.why)
}

async function performSupersede(
  draft: Draft,
  { id: previous, number, memory }: Target,
  operation: Operation,
  { kinds, at, makeId }: Setting,
): Promise<Draft | Fault> {
  const kind = kindNamed(kinds, operation.kind ?? (kinds.has(memory.kind) ? memory.kind : undefined))
  if (kind instanceof Fault) return kind
  const content = await wholeContent(kind, operation, at)
  if (content instanceof Fault) return content
  if (equalJson(content, memory.content)) {
    return new Fault('invalid_operation', `memory ${number} says that already. Leave the operation out.`)
  }
  const said = { kind: kind.name, content, from: momentOf(operation, at) }
  const successor = successorOf(memory, operation, said)
  const fault = spanFault(successor) ?? orderFault(memory, number, successor, at)
  return fault ?? supersede(draft, previous, { id: makeId(), memory: successor, why: operation.why })
}

function notOffered(op: string): Fault {
  return new Fault('not_allowed', `${op} is not among the operations there are.`)
}

function onlyOne({ name }: Kind): Fault {
  return new Fault(
    'not_allowed',
    `there may be but one memory of kind '${name}'. Put everything into that one.`,
  )
}
