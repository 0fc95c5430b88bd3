/** @module The recorded sessions of LoCoMo, with what was said in them and what a model answered. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, Stop } from '../../scripts/steps/run.mjs'
import { readJson } from './command.mjs'
import { readLocomo } from './locomo.mjs'

/**
 * @typedef {import('../fakes/replay-server.mjs').Recording} Recording
 * @typedef {import('../fakes/replay-server.mjs').Operation} Operation
 * @typedef {import('./locomo.mjs').Message} Message
 * @typedef {{ session: number, thread: string, at: string, messages: Message[], operations: Operation[], expected: string[] }} LearnedSession
 */

const RECORDING = join(ROOT, '../shared/recordings/locomo-conv-26.json')
const LOCOMO = join(ROOT, '../shared/data/locomo/locomo-dev.json')

/** Whether both files are at hand. */
export const isAtHand = () => [RECORDING, LOCOMO].every((path) => existsSync(path))

/** The recording, and its sessions in order. @returns {{ recording: Recording, sessions: LearnedSession[] }} */
export function readRecording() {
  const recording = /** @type {Recording} */ (readJson(RECORDING))
  const conversation = readLocomo(LOCOMO).find(({ id }) => id === recording.conversation)
  const sessions = recording.sessions.map(({ session, iso, operations }) => {
    const thread = `session_${session}`
    const said = conversation?.sessions.find((each) => each.thread === thread)
    if (said === undefined) {
      throw new Stop(`LoCoMo's file has no ${thread} of ${recording.conversation}.`)
    }
    const expected = recording.expected.afterSession[session] ?? []
    return { session, thread, at: `${iso}Z`, messages: said.messages, operations, expected }
  })
  return { recording, sessions }
}
