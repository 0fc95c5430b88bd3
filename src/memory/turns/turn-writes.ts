/** @module From what is new in a thread to the writes that store it. */
import type { Item } from '../../core/item.ts'
import { defined, type JsonObject } from '../../core/json.ts'
import { TURN_KIND, type TurnContent } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { Namespace } from '../../core/namespace.ts'
import type { Expectation, Write } from '../../core/write.ts'
import type { Store } from '../../store/store.ts'
import type { Alignment } from './align.ts'
import type { Speech } from './speech.ts'
import type { ThreadLog } from './thread-log.ts'

/** Whose conversation it is, and when messages without a time were said. */
export interface TurnsContext {
  readonly store: Store
  readonly namespace: Namespace
  readonly thread: string
  /** ISO 8601. */
  readonly at: string
}

/** What is to be done about a list of messages. */
export interface TurnsPlan {
  readonly log: ThreadLog
  readonly alignment: Alignment
  readonly speech: readonly Speech[]
  /** What is new, in order, and the key of each. */
  readonly added: readonly Speech[]
  readonly keys: readonly string[]
  /** The keys of turns that must not be stored again. */
  readonly forgotten: ReadonlySet<string>
}

/** New and edited turns, and those of an abandoned branch, closed. */
export interface TurnWrites {
  readonly said: readonly Write[]
  readonly closed: readonly Write[]
  /** The turns that are rewritten, as they were read: one that is forgotten or changed meanwhile must not come back. */
  readonly expect: readonly Expectation[]
}

/** The writes of a plan. A turn that was forgotten is neither stored again, nor edited, nor closed. */
export async function turnWrites(
  context: TurnsContext,
  plan: TurnsPlan,
  signal: AbortSignal | undefined,
): Promise<TurnWrites> {
  const { store, namespace } = context
  const { log, alignment, speech, added, keys, forgotten } = plan
  const read = async (key: string): Promise<Item[]> => {
    const item = await store.get(namespace, key, { signal })
    return item === undefined ? [] : [item]
  }
  const stored = added.flatMap((said, index) => {
    const key = keys[index] as string
    return forgotten.has(key)
      ? []
      : [addTurn(context, said.message, { key, position: alignment.keep + index })]
  })
  const rest = log.turns.slice(alignment.keep)
  const takenUpAgain = new Set(rest.length > 0 ? keys : [])
  const abandoned = rest.filter(({ key }) => !takenUpAgain.has(key))
  const [edited, left] = await Promise.all([
    Promise.all(alignment.edited.map(({ known }) => read(log.turns[known]?.key as string))),
    Promise.all(abandoned.map(({ key }) => read(key))),
  ])
  const until = added[0]?.message.createdAt ?? context.at
  const messages = alignment.edited.map(({ incoming }) => (speech[incoming] as Speech).message)
  const rewritten = edited.flatMap((items, index) =>
    items.map((item) => editTurn(item, messages[index] as Message)),
  )
  return {
    said: [...stored, ...rewritten],
    closed: left.flat().flatMap((item) => closeTurn(item, until)),
    expect: [...edited, ...left].flat().map(({ key, version }) => ({ namespace, key, version })),
  }
}

function addTurn(
  { namespace, thread, at }: TurnsContext,
  message: Message,
  { key, position }: { key: string; position: number },
): Write {
  const { id, name, createdAt: time = at } = message
  return {
    op: 'put',
    namespace,
    key,
    value: {
      kind: TURN_KIND,
      content: toContent(message, thread),
      validFrom: time,
      ...(id !== undefined && { sources: [id] }),
    },
    // The text to search by is the turn's content, which the store derives: it is not kept twice.
    index: { group: thread, position, time, ...defined({ label: name }) },
  }
}

/** The same message with other words. Without a hint in the write, its place, speaker and time stay. */
function editTurn({ namespace, key, value }: Item, message: Message): Write {
  const { thread } = value['content'] as TurnContent
  const content = toContent(message, thread)
  return {
    op: 'put',
    namespace,
    key,
    value: { ...value, content, ...defined({ validFrom: message.createdAt }) },
  }
}

/** A branch that was left: its turns held until then. */
function closeTurn(item: Item, validUntil: string): Write[] {
  if (item.value['validUntil'] !== undefined) return []
  const { namespace, key, value } = item
  const why = 'The conversation went on without it.'
  return [{ op: 'put', namespace, key, value: { ...value, validUntil }, why }]
}

function toContent({ role, content, name }: Message, thread: string): JsonObject {
  return { role, content, thread, ...defined({ name }) }
}
