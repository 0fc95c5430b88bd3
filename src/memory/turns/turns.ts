/** @module Remembers what was said, verbatim and once, however the app sends it. */
import { type CallOptions, within } from '../../core/call.ts'
import type { Message } from '../../core/message.ts'
import type { Expectation, Write } from '../../core/write.ts'
import type { WriteOptions } from '../../store/store.ts'
import { type CommitPart, joinParts, NO_PART, untilUndisturbed } from '../commit-part.ts'
import { align } from './align.ts'
import { createDigest } from '../digest.ts'
import { readMarks } from './marks.ts'
import type { KnownTurn } from './overlap.ts'
import { readSalt } from '../salt.ts'
import { inLine } from './in-line.ts'
import { isSpeech, keysOf, readSpeech, type Speech } from './speech.ts'
import { isHead, isSameLog, logNamespace, readLog, type ThreadLog, writeLog } from './thread-log.ts'
import { type TurnsContext, type TurnsPlan, turnWrites } from './turn-writes.ts'

/** What a list of messages changes about a thread, by the keys of its turns. */
export interface ChangedTurns {
  /** New, or with other words. */
  readonly said: readonly string[]
  /** Abandoned. */
  readonly closed: readonly string[]
}

/** Options of {@link rememberTurns}. */
export interface RememberTurnsOptions extends CallOptions {
  /** What else goes into the commit; asked anew for each attempt. */
  readonly alongside?: ((turns: ChangedTurns) => Promise<CommitPart>) | undefined
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
 * Each commit expects the thread as it was read, or as the one before left it; if another tab was faster, it reads again. After each, the
 * thread is whole as far as it goes: whoever is interrupted gives the same list again.
 */
export async function rememberTurns(
  context: TurnsContext,
  messages: readonly Message[],
  options: RememberTurnsOptions,
): Promise<number> {
  if (!messages.some(isSpeech)) return 0
  let stored = 0
  await inLine(context, options.signal, () =>
    untilUndisturbed(async () => {
      for await (const said of attempt(context, messages, options)) stored += said
    }),
  )
  return stored
}

/** Reads the thread and stores what is new; yields how many turns each commit stored or changed. */
async function* attempt(
  context: TurnsContext,
  messages: readonly Message[],
  options: RememberTurnsOptions,
): AsyncGenerator<number> {
  const { store, namespace, thread } = context
  const { signal } = options
  const [salt, log, forgotten] = await Promise.all([
    readSalt(store, namespace, signal),
    readLog(store, logNamespace(namespace, thread), signal),
    readMarks(store, namespace, signal),
  ])
  const digest = createDigest(salt.value)
  const speech = await readSpeech(messages, thread, digest)
  const alignment = align(log, speech)
  const added = alignment.added.map((index) => speech[index] as Speech)
  const keys = await keysOf(added, log.turns.slice(0, alignment.keep), { thread, digest })
  let plan: TurnsPlan = { log, alignment, speech, added: added.slice(0, PART), keys, forgotten }
  let beside: CommitPart = salt
  for (let from = 0; from === 0 || from < added.length; from += PART) {
    const isWhole = added.length <= PART
    const onProgress = isWhole
      ? options.onProgress
      : within(options.onProgress, { from, total: added.length })
    const ahead = from % SLICE === 0 ? textsOf(plan, added.slice(from + PART, from + SLICE), PART) : []
    const done = await storePart(context, plan, { ...options, onProgress, beside, ahead })
    yield done.said
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

interface PartOptions extends RememberTurnsOptions, Pick<WriteOptions, 'ahead'> {
  readonly beside: CommitPart
}

/** One commit: the turns of a plan, the thread with them, and what else goes along. */
async function storePart(
  context: TurnsContext,
  plan: TurnsPlan,
  { alongside, beside, ...options }: PartOptions,
): Promise<{ said: number; log: ThreadLog }> {
  const { log, alignment } = plan
  const { said, closed, expect } = await turnWrites(context, plan, options.signal)
  const turns = turnsAfter(log.turns.slice(0, alignment.keep), plan)
  const isNews = said.length + closed.length > 0 || alignment.style !== log.style
  const logged = isNews || !isSameLog(turns, log.turns) ? writeLog(log, turns, alignment.style) : []
  const threadPart = logged.length > 0 ? [{ writes: logged, expect: log.expect }, beside] : []
  const more = (await alongside?.({ said: said.map(keyOf), closed: closed.map(keyOf) })) ?? NO_PART
  const { writes, expect: all } = joinParts([{ writes: [...said, ...closed], expect }, ...threadPart, more])
  const written =
    writes.length > 0 ? await context.store.write(writes, { ...options, expect: all, reserved: true }) : []
  const versions = new Map(writes.map((write, at) => [write, written[at]?.version ?? null]))
  return {
    said: said.length,
    log: {
      namespace: log.namespace,
      turns,
      style: alignment.style,
      expect: expectAfter(log, logged, versions),
    },
  }
}

/** What must still be true after a commit that was written as expected: whoever changes the log writes its head. */
function expectAfter(
  { namespace, expect }: ThreadLog,
  logged: readonly Write[],
  versions: ReadonlyMap<Write, number | null>,
): readonly Expectation[] {
  const head = logged.find(isHead)
  return head === undefined ? expect : [{ namespace, key: head.key, version: versions.get(head) ?? null }]
}

function keyOf({ key }: Write): string {
  return key
}

/** The thread as it will be: what stays, with the digests of edited words, then what is new. */
function turnsAfter(kept: readonly KnownTurn[], { alignment, speech, added, keys }: TurnsPlan): KnownTurn[] {
  const edited = new Map(
    alignment.edited.map(({ incoming, known }) => [known, (speech[incoming] as Speech).print]),
  )
  return [
    ...kept.map((turn, index) => {
      const print = edited.get(index)
      return print === undefined ? turn : { ...turn, print }
    }),
    ...added.map(({ print, time }, index) => ({ key: keys[index] as string, print, time })),
  ]
}
