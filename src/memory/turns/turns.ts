/** @module Remembers what was said, verbatim and once, however the app sends it. */
import { type CallOptions, within } from '../../core/call.ts'
import type { Message } from '../../core/message.ts'
import { type CommitPart, NO_PART, untilUndisturbed } from '../commit-part.ts'
import { align } from './align.ts'
import { alignRest, type Rest } from './align-rest.ts'
import { createDigest } from '../digest.ts'
import { readMarks } from './marks.ts'
import { readSalt } from '../salt.ts'
import { inLine } from './in-line.ts'
import { isSpeech, keysOf, readSpeech, type Speech } from './speech.ts'
import { type Alongside, storePart } from './store-part.ts'
import { logNamespace, readLog } from './thread-log.ts'
import type { TurnsContext, TurnsPlan } from './turn-writes.ts'

/** Options of {@link rememberTurns}. */
export interface RememberTurnsOptions extends CallOptions {
  /** What else goes into a commit; asked anew for each attempt. */
  readonly alongside?: Alongside | undefined
}

/**
 * New turns of one commit. Nothing can be read while a commit is written: a long list is stored in several, between which searches get in.
 */
const PART = 16
/** Turns that are embedded together, where that is quicker than few at a time. */
const SLICE = 256

/**
 * Stores a conversation's new turns; resolves to how many were stored or changed. Messages must have been checked.
 *
 * Each commit expects the thread as it was read, or as the one before left it; if another tab was faster, it reads again, and goes on
 * behind what the other said. After each, the thread is whole as far as it goes: whoever is interrupted gives the same list again.
 */
export async function rememberTurns(
  context: TurnsContext,
  messages: readonly Message[],
  options: RememberTurnsOptions,
): Promise<number> {
  if (!messages.some(isSpeech)) return 0
  let stored = 0
  let rest: Rest | undefined
  await inLine(context, options.signal, () =>
    untilUndisturbed(async () => {
      for await (const part of attempt(context, messages, { ...options, rest, before: stored })) {
        stored += part.said
        rest = part.rest
      }
    }),
  )
  return stored
}

interface AttemptOptions extends RememberTurnsOptions {
  /** What an attempt before it left, where others disturbed it. */
  readonly rest: Rest | undefined
  /** How many turns such attempts stored. */
  readonly before: number
}

/** Reads the thread and stores what is new; yields how many turns each commit stored or changed, and what is left. */
async function* attempt(
  context: TurnsContext,
  messages: readonly Message[],
  { rest, before, ...options }: AttemptOptions,
): AsyncGenerator<{ said: number; rest: Rest | undefined }> {
  const { store, namespace, thread } = context
  const { signal } = options
  const [salt, log, forgotten] = await Promise.all([
    readSalt(store, namespace, signal),
    readLog(store, logNamespace(namespace, thread), signal),
    readMarks(store, namespace, signal),
  ])
  const digest = createDigest(salt.value)
  const speech = await readSpeech(messages, thread, digest)
  const alignment = rest === undefined ? align(log, speech) : alignRest(log, speech, rest)
  const added = alignment.added.map((index) => speech[index] as Speech)
  const keys = await keysOf(added, log.turns.slice(0, alignment.keep), { thread, digest })
  let plan: TurnsPlan = { log, alignment, speech, added: added.slice(0, PART), keys, forgotten }
  let beside: CommitPart = salt
  for (let from = 0; from === 0 || from < added.length; from += PART) {
    const total = before + added.length
    const onProgress =
      total <= PART ? options.onProgress : within(options.onProgress, { from: before + from, total })
    const ahead = from % SLICE === 0 ? textsOf(plan, added.slice(from + PART, from + SLICE), PART) : []
    const done = await storePart(context, plan, { ...options, onProgress, beside, ahead })
    const places = alignment.added.slice(from + PART)
    const isDone = places.length === 0
    yield { said: done.said, rest: isDone ? undefined : { places, key: keys[from + PART - 1] as string } }
    beside = NO_PART
    plan = {
      ...plan,
      log: done.log,
      alignment: { ...alignment, keep: done.log.turns.length, edited: [] },
      added: added.slice(from + PART, from + 2 * PART),
      keys: keys.slice(from + PART),
    }
  }
}

/** The texts of turns that are stored in later parts: nothing that was forgotten is embedded. */
function textsOf({ keys, forgotten }: TurnsPlan, later: readonly Speech[], first: number): string[] {
  return later.flatMap(({ message }, index) =>
    forgotten.has(keys[first + index] as string) ? [] : [message.content],
  )
}
