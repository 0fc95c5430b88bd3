/** @module What is new and what is known: a new memory that says the same as another becomes one with it. */
import { defined, equalJson } from '../../core/json.ts'
import { type Memory, textOf } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import type { Match } from '../../store/store.ts'
import { type Stored, toStored } from '../stored.ts'
import { toValue } from './content.ts'
import { isRepetition } from './guard.ts'
import { differs, drop, type Entry, hold, type Ledger, set } from './ledger.ts'
import { cosineOf, isStartOf, isSameMemory } from './same-memory.ts'
import type { Conversation } from './propose.ts'
import type { RecallContext } from './recall.ts'

/** How many stored memories each new one is compared with. */
const CANDIDATES = 8

/** A known memory, and how like a new one it is, where that was measured. */
interface Candidate {
  readonly entry: Entry
  readonly cosine?: number | undefined
}

/**
 * Makes new memories that say the same as another one with it: one search each. What takes the place of another memory is left alone: that was
 * decided. The other is strengthened where the user said it again, and stays as it is where it was only echoed.
 */
export async function consolidate(
  context: Omit<RecallContext, 'limit'>,
  ledger: Ledger,
  { messages, recalled: keys }: Pick<Conversation, 'messages' | 'recalled'>,
): Promise<Ledger> {
  const saidAgain = [...ledger.values()].filter(isSaidAgain)
  let consolidated = saidAgain.reduce((held, entry) => set(held, repeated(entry, messages)), ledger)
  const earlier = new Set<string>()
  const recalled = new Set(keys)
  for (const entry of [...ledger.values()].filter(isNew)) {
    const found = await findLike(context, entry.memory as Memory)
    consolidated = settleOne(consolidated, entry, { found, messages, earlier, recalled })
    earlier.add(entry.id)
  }
  return consolidated
}

/** Whether the model wrote the very same once more: a memory has more sources, and at most what it had not said before. */
function isSaidAgain({ stored, memory }: Entry): boolean {
  if (stored === undefined || memory === undefined) return false
  const { sources: before = [], ...known } = stored.value
  const { sources = [], ...again } = memory
  const { importance, validFrom } = again
  const filled = { ...defined({ importance, validFrom }), ...known }
  return sources.length > before.length && equalJson(toValue(filled), toValue(again))
}

function repeated(entry: Entry, messages: readonly Message[]): Entry {
  const known = (entry.stored as Stored).value
  const memory = entry.memory as Memory
  const said = { messages, text: textOf({ ...memory }) }
  if (!isRepetition(memory, known, said)) return { ...entry, memory: known, why: ECHOED }
  return { ...entry, memory: { ...memory, importance: strengthened(known.importance, memory.importance) } }
}

function isNew({ stored, replaces, fixed, memory }: Entry): boolean {
  return stored === undefined && replaces === undefined && fixed === undefined && memory !== undefined
}

async function findLike(
  { store, namespace, at, signal }: Omit<RecallContext, 'limit'>,
  memory: Memory,
): Promise<Match[]> {
  const query = textOf({ ...memory })
  if (query.trim() === '') return []
  const options = { query, kinds: [memory.kind], notEndedAt: at, limit: CANDIDATES, explain: true, signal }
  return store.search(namespace, options)
}

/** What a new memory is compared with. */
interface Comparison {
  readonly found: readonly Match[]
  readonly messages: readonly Message[]
  /** The ids of new memories that were compared before: of two the later becomes one with the earlier. */
  readonly earlier: ReadonlySet<string>
  /** The keys of what was recalled into the conversation. */
  readonly recalled: ReadonlySet<string>
}

function settleOne(ledger: Ledger, entry: Entry, { found, messages, earlier, recalled }: Comparison): Ledger {
  const memory = entry.memory as Memory
  const { held, candidates } = holdAll(ledger, found)
  const open = candidates.filter(
    ({ entry: known }) => isOpen(known) && (!isNew(known) || earlier.has(known.id)),
  )
  const same = open.find(({ entry: known, cosine }) => isSameMemory(memory, known.memory as Memory, cosine))
  const said = { messages, text: textOf({ ...memory }) }
  if (same !== undefined) return drop(set(held, merged(same.entry, entry, said)), entry.id)
  const echoed = open.find(
    ({ entry: known }) =>
      known.stored !== undefined &&
      recalled.has(known.stored.key) &&
      isStartOf(memory, known.memory as Memory),
  )
  if (echoed === undefined || isRepetition(memory, NOTHING, said)) return ledger
  return drop(set(held, { ...echoed.entry, touched: true, why: echoed.entry.why ?? ECHOED }), entry.id)
}

function isOpen({ memory, closed }: Entry): boolean {
  return memory !== undefined && closed === undefined
}

/** What was found, with its likeness unless it is to change, and then all that is in hand besides. */
function holdAll(ledger: Ledger, found: readonly Match[]): { held: Ledger; candidates: Candidate[] } {
  let held = ledger
  const measured = found.map((match): Candidate => {
    const { ledger: next, entry } = hold(held, toStored(match))
    held = next
    return differs(entry) ? { entry } : { entry, cosine: cosineOf(match.explain) }
  })
  const rest = [...ledger.values()].filter(({ id }) => measured.every(({ entry }) => entry.id !== id))
  return { held, candidates: [...measured, ...rest.map((entry) => ({ entry }))] }
}

/** A known memory after a new one said the same. */
function merged(known: Entry, added: Entry, said: { messages: readonly Message[]; text: string }): Entry {
  const [memory, again] = [known.memory as Memory, added.memory as Memory]
  const sources = [...new Set([...(memory.sources ?? []), ...(again.sources ?? [])])]
  const both = { ...again, ...memory, ...(sources.length > 0 && { sources }) }
  if (known.stored === undefined) return { ...known, memory: both }
  if (!isRepetition(again, memory, said)) return { ...known, touched: true, why: known.why ?? ECHOED }
  const importance = strengthened(memory.importance, again.importance)
  return { ...known, touched: true, memory: { ...both, importance }, why: known.why ?? added.why ?? REPEATED }
}

const REPEATED = 'The user said it again.'
const ECHOED = 'It is known already, and the user did not say it again.'
/** Known to nobody: stands for a memory that a repetition is not measured against. */
const NOTHING: Memory = { kind: '', content: {} }

/** What a repetition takes off the distance to 1. */
const STRENGTHENING = 0.25
/** The importance of what nobody said one of. */
const MIDDLE = 0.5

/**
 * Importance after a repetition: i + (1 − i) ÷ 4, where i is the higher of the two, 0.5 where neither says one. Each repetition takes a quarter of what is
 * missing to 1. Rounded to thousandths.
 */
export function strengthened(known: number | undefined, again: number | undefined): number {
  const highest = known === undefined && again === undefined ? MIDDLE : Math.max(known ?? 0, again ?? 0)
  return Math.round((highest + (1 - highest) * STRENGTHENING) * 1000) / 1000
}
