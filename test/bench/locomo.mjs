/** @module LoCoMo's file as conversations, sessions and questions, by the rules of `../shared/data/README.md`. */
import { Stop } from '../../scripts/steps/run.mjs'
import { readJson } from './command.mjs'

/**
 * @typedef {import('keepsake').Message} Message
 * @typedef {{ thread: string, messages: Message[] }} Session
 * @typedef {{ text: string, category: number, evidence: string[] }} Question
 * @typedef {{ id: string, speakers: string[], sessions: Session[], questions: Question[] }} Conversation
 * @typedef {{ dia_id: string, speaker: string, text: string, blip_caption?: string }} Turn
 * @typedef {{ question: string, category: number, evidence?: string[] }} RawQuestion
 * @typedef {{ sample_id: string, conversation: Record<string, unknown>, qa: RawQuestion[] }} RawConversation
 */

/** Questions that a turn answers; category 5 asks for what was never said. @param {Question} question */
export const isAnswerable = ({ category }) => category >= 1 && category <= 4

/** The conversations of a file. A {@link Stop} where it is not LoCoMo's. @param {string} path */
export function readLocomo(path) {
  const data = readJson(path)
  if (!Array.isArray(data) || data.length === 0) throw new Stop(`${path} is not a list of conversations.`)
  return data.map((conversation, index) => {
    if (isLocomo(conversation)) return toConversation(conversation)
    throw new Stop(
      `Entry ${index} of ${path} is not in LoCoMo's format: it needs { sample_id, conversation, qa }.`,
    )
  })
}

/** @param {Partial<RawConversation> | null} entry @returns {entry is RawConversation} */
function isLocomo(entry) {
  return typeof entry?.conversation === 'object' && entry.conversation !== null && Array.isArray(entry.qa)
}

/** @param {RawConversation} raw @returns {Conversation} */
export function toConversation({ sample_id, conversation, qa }) {
  const sessions = Object.keys(conversation)
    .filter((key) => /^session_\d+$/.test(key))
    .map((thread) => toSession(thread, conversation))
  const messages = sessions.flatMap((session) => session.messages)
  const ids = new Set(messages.map(({ id }) => id))
  const questions = qa
    .map(({ question, category, evidence = [] }) => ({
      text: question,
      category,
      evidence: evidence.flatMap((text) => text.split(/[;\s]+/)).filter((id) => ids.has(id)),
    }))
    .filter(({ evidence }) => evidence.length > 0)
  const speakers = [...new Set(messages.map(({ name }) => String(name)))]
  return { id: sample_id, speakers, sessions, questions }
}

/** @param {string} thread @param {Record<string, unknown>} conversation @returns {Session} */
function toSession(thread, conversation) {
  const turns = /** @type {Turn[]} */ (conversation[thread])
  const createdAt = toTime(String(conversation[`${thread}_date_time`]))
  const messages = turns.map(({ dia_id, speaker, text, blip_caption }) => ({
    id: dia_id,
    role: /** @type {const} */ ('user'),
    name: speaker,
    createdAt,
    content: blip_caption ? `${text} [image: ${blip_caption}]` : text,
  }))
  return { thread, messages }
}

/** `1:56 pm on 8 May, 2023`, in UTC. @param {string} text */
function toTime(text) {
  const [, hour, minute, half, date] = /^(\d+):(\d+) (am|pm) on (.+)$/.exec(text) ?? []
  if (date === undefined) throw new Stop(`'${text}' is not a time in LoCoMo's format.`)
  const hours = (Number(hour) % 12) + (half === 'pm' ? 12 : 0)
  return new Date(`${date} ${hours}:${minute} UTC`).toISOString()
}
