/** @module Remembers what was said, verbatim and once, however the app sends it. */
import type { CallOptions } from '../core/call.ts'
import { isKeepsakeError } from '../core/errors.ts'
import type { Item } from '../core/item.ts'
import { defined, type JsonObject } from '../core/json.ts'
import { TURN_KIND, type TurnContent } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import type { Namespace } from '../core/namespace.ts'
import type { Write } from '../core/write.ts'
import type { Store } from '../store/store.ts'
import { align, type Alignment, type IncomingTurn, type KnownTurn, toIdKey, toTextKey } from './align.ts'
import { createDigest, type Digest } from './digest.ts'
import { readMarks } from './marks.ts'
import { readSalt } from './salt.ts'
import { logNamespace, readLog, type ThreadLog, writeLog } from './thread-log.ts'

/** Whose conversation it is, and when messages without a time were said. */
export interface TurnsContext {
  readonly store: Store
  readonly namespace: Namespace
  readonly thread: string
  /** ISO 8601. */
  readonly at: string
}

/** A message that is speech, with its digests. */
interface Speech extends IncomingTurn {
  readonly message: Message
}

/** What is to be done about a list of messages. */
interface Plan {
  readonly log: ThreadLog
  readonly alignment: Alignment
  readonly speech: readonly Speech[]
  readonly keys: readonly string[]
  readonly context: TurnsContext
}

/**
 * Stores a conversation's new turns; resolves to how many were stored or changed. Messages must have been checked.
 *
 * Everything is one commit that expects the thread as it was read; if another tab was faster, it reads again.
 */
export async function rememberTurns(
  context: TurnsContext,
  messages: readonly Message[],
  options: CallOptions,
): Promise<number> {
  const said = lastOfEachId(messages.filter(isSpeech))
  if (said.length === 0) return 0
  for (;;) {
    try {
      return await attempt(context, said, options)
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

async function attempt(
  context: TurnsContext,
  said: readonly Message[],
  options: CallOptions,
): Promise<number> {
  const { store, namespace, thread } = context
  const { signal } = options
  const salt = await readSalt(store, namespace)
  const digest = createDigest(salt.value)
  const log = await readLog(store, logNamespace(namespace, thread), signal)
  const speech = await Promise.all(said.map((message) => toSpeech(message, thread, digest)))
  const alignment = align(log, speech)
  const turns = log.turns.slice(0, alignment.keep)
  const keys = await keysOf(
    alignment.added.map((index) => speech[index] as Speech),
    { turns, thread, digest },
  )
  const plan = { log, alignment, speech, keys, context }
  const changed = await changesOf(plan, signal)
  const after = withEdits(
    [...turns, ...keys.map((key, index) => ({ key, print: addedAt(plan, index).print }))],
    plan,
  )
  if (changed.length === 0 && sameTurns(after, log.turns) && alignment.resends === log.resends) return 0
  const { writes, expect } = writeLog(log, after, alignment.resends)
  const all = { expect: [...expect, ...salt.expect], reserved: true, ...options }
  await store.write([...changed, ...writes, ...salt.writes], all)
  return changed.filter(({ op, why }) => op === 'put' && why === undefined).length
}

/** The item writes: new turns, edited ones, and abandoned ones closed. */
async function changesOf(plan: Plan, signal: AbortSignal | undefined): Promise<Write[]> {
  const { log, alignment, keys, context } = plan
  const { store, namespace } = context
  const forgotten = keys.length === 0 ? new Set<string>() : await readMarks(store, namespace, signal)
  const added = keys.flatMap((key, index) => (forgotten.has(key) ? [] : [addTurn(plan, key, index)]))
  const read = (key: string): Promise<Item | undefined> => store.get(namespace, key, { signal })
  const revived = new Set(keys)
  const abandoned = log.turns.slice(alignment.keep).filter(({ key }) => !revived.has(key))
  const until = timeOf(addedAt(plan, 0)?.message, context.at)
  const closed = await Promise.all(abandoned.map(async ({ key }) => close(await read(key), until)))
  const edited = await Promise.all(
    alignment.edited.map(async ({ incoming, known }) => {
      const item = await read(log.turns[known]?.key as string)
      return item === undefined ? [] : [editTurn(item, plan.speech[incoming] as Speech)]
    }),
  )
  return [...added, ...edited.flat(), ...closed.flat()]
}

function addTurn(plan: Plan, key: string, index: number): Write {
  const { namespace, thread, at } = plan.context
  const { message } = addedAt(plan, index)
  const { id, name } = message
  const time = timeOf(message, at)
  return {
    op: 'put',
    namespace,
    key,
    value: {
      kind: TURN_KIND,
      content: toContent(message, thread),
      validFrom: time,
      ...defined({ sources: id === undefined ? undefined : [id] }),
    },
    // The text to search by is the turn's content, which the store derives: it is not kept twice.
    index: { group: thread, position: plan.alignment.keep + index, time, ...defined({ label: name }) },
  }
}

/** The same message with other words: the hint without its text stays. */
function editTurn({ namespace, key, value }: Item, { message }: Speech): Write {
  const { thread } = value['content'] as TurnContent
  const { createdAt } = message
  const changed = {
    content: toContent(message, thread),
    ...(createdAt !== undefined && { validFrom: createdAt }),
  }
  return { op: 'put', namespace, key, value: { ...value, ...changed } }
}

/** A branch that was left: its turns held until then. One that was forgotten has nothing to close. */
function close(item: Item | undefined, validUntil: string): Write[] {
  if (item === undefined || item.value['validUntil'] !== undefined) return []
  const { namespace, key, value } = item
  return [
    {
      op: 'put',
      namespace,
      key,
      value: { ...value, validUntil },
      why: 'The conversation went on without it.',
    },
  ]
}

function toContent({ role, content, name }: Message, thread: string): JsonObject {
  return { role, content, thread, ...defined({ name }) }
}

function timeOf(message: Message | undefined, at: string): string {
  return message?.createdAt ?? at
}

function addedAt({ alignment, speech }: Plan, index: number): Speech {
  return speech[alignment.added[index] as number] as Speech
}

/** A key that an id gives, or one from thread, role, text and how often the thread has had the same before. */
async function keysOf(
  added: readonly Speech[],
  { turns, thread, digest }: { turns: readonly KnownTurn[]; thread: string; digest: Digest },
): Promise<string[]> {
  const counts = new Map<string, number>()
  for (const { print } of turns) counts.set(print, (counts.get(print) ?? 0) + 1)
  return Promise.all(
    added.map(async ({ message, print, idKey }) => {
      const occurrence = counts.get(print) ?? 0
      counts.set(print, occurrence + 1)
      return idKey ?? toTextKey(await digest('turn', thread, message.role, message.content, occurrence))
    }),
  )
}

async function toSpeech(message: Message, thread: string, digest: Digest): Promise<Speech> {
  const { id, role, content } = message
  return {
    message,
    role: role as 'user' | 'assistant',
    print: await digest('print', role, content),
    idKey: id === undefined ? undefined : toIdKey(await digest('id', thread, id)),
  }
}

function isSpeech({ role, content }: Message): boolean {
  return (role === 'user' || role === 'assistant') && content.trim() !== ''
}

/** A message sent twice in one list is one message: it keeps its first place and its last words. */
function lastOfEachId(messages: readonly Message[]): Message[] {
  const byId = new Map<string | Message, Message>()
  for (const message of messages) byId.set(message.id ?? message, message)
  return [...byId.values()]
}

function withEdits(turns: readonly KnownTurn[], { alignment, speech }: Plan): KnownTurn[] {
  const prints = new Map(
    alignment.edited.map(({ incoming, known }) => [known, (speech[incoming] as Speech).print]),
  )
  return turns.map(({ key, print }, index) => ({ key, print: prints.get(index) ?? print }))
}

function sameTurns(left: readonly KnownTurn[], right: readonly KnownTurn[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ key, print }, index) => key === right[index]?.key && print === right[index].print)
  )
}
