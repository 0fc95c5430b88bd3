/** @module Remembers what was said, verbatim and once, however the app sends it. */
import type { CallOptions } from '../../core/call.ts'
import type { Message } from '../../core/message.ts'
import type { Write } from '../../core/write.ts'
import { type CommitPart, joinParts, NO_PART, untilUndisturbed } from '../commit-part.ts'
import { align } from './align.ts'
import { createDigest } from '../digest.ts'
import { readMarks } from './marks.ts'
import type { KnownTurn } from './overlap.ts'
import { readSalt } from '../salt.ts'
import { isSpeech, keysOf, readSpeech, type Speech } from './speech.ts'
import { isSameLog, logNamespace, readLog, writeLog } from './thread-log.ts'
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
 * Stores a conversation's new turns; resolves to how many were stored or changed. Messages must have been checked.
 *
 * Everything is one commit that expects the thread as it was read; if another tab was faster, it reads again.
 */
export async function rememberTurns(
  context: TurnsContext,
  messages: readonly Message[],
  options: RememberTurnsOptions,
): Promise<number> {
  if (!messages.some(isSpeech)) return 0
  return untilUndisturbed(() => attempt(context, messages, options))
}

async function attempt(
  context: TurnsContext,
  messages: readonly Message[],
  { alongside, ...options }: RememberTurnsOptions,
): Promise<number> {
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
  const kept = log.turns.slice(0, alignment.keep)
  const added = alignment.added.map((index) => speech[index] as Speech)
  const keys = await keysOf(added, kept, { thread, digest })
  const plan = { log, alignment, speech, added, keys, forgotten }
  const { said, closed, expect } = await turnWrites(context, plan, signal)
  const turns = turnsAfter(kept, plan)
  const isNews = said.length + closed.length > 0 || alignment.style !== log.style
  const threadPart =
    isNews || !isSameLog(turns, log.turns)
      ? [{ writes: writeLog(log, turns, alignment.style), expect: log.expect }, salt]
      : []
  const more = (await alongside?.({ said: said.map(keyOf), closed: closed.map(keyOf) })) ?? NO_PART
  const { writes, expect: all } = joinParts([{ writes: [...said, ...closed], expect }, ...threadPart, more])
  if (writes.length > 0) await store.write(writes, { ...options, expect: all, reserved: true })
  return said.length
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
    ...kept.map(({ key, print, time }, index) => ({ key, print: edited.get(index) ?? print, time })),
    ...added.map(({ print, time }, index) => ({ key: keys[index] as string, print, time })),
  ]
}
