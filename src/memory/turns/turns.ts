/** @module Remembers what was said, verbatim and once, however the app sends it. */
import type { CallOptions } from '../../core/call.ts'
import { isKeepsakeError } from '../../core/errors.ts'
import type { Message } from '../../core/message.ts'
import { align } from './align.ts'
import { createDigest } from '../digest.ts'
import { readMarks } from './marks.ts'
import type { KnownTurn } from './overlap.ts'
import { readSalt } from '../salt.ts'
import { isSpeech, keysOf, readSpeech, type Speech } from './speech.ts'
import { isSameLog, logNamespace, readLog, writeLog } from './thread-log.ts'
import { type TurnsContext, type TurnsPlan, turnWrites } from './turn-writes.ts'

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
  if (!messages.some(isSpeech)) return 0
  for (;;) {
    try {
      return await attempt(context, messages, options)
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

async function attempt(
  context: TurnsContext,
  messages: readonly Message[],
  options: CallOptions,
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
  const learned = alignment.style !== log.style
  if (said.length + closed.length === 0 && isSameLog(turns, log.turns) && !learned) return 0
  const writes = writeLog(log, turns, alignment.style)
  await store.write([...said, ...closed, ...writes, ...salt.writes], {
    ...options,
    expect: [...log.expect, ...expect, ...salt.expect],
    reserved: true,
  })
  return said.length
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
