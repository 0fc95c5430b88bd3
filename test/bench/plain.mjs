/** @module Our own conversations, with plain roles: no names, no ids, no times. One user's, each in its own thread. */
import plain from './plain-dialogues.json' with { type: 'json' }

/** What they are called in reports. */
export const PLAIN = 'plain dialogues'

/** Their turns alternate, the user's first. A question's evidence is `[thread, place of the turn]`; here, its words. */
export function readPlain() {
  const threads = new Map(plain.conversations.map(({ thread, turns }) => [thread, toMessages(turns)]))
  const sessions = [...threads].map(([thread, messages]) => ({ thread, messages }))
  const questions = plain.questions.map(({ question, thread, evidence }) => ({
    text: question,
    evidence: evidence.map((place) => String(threads.get(thread)?.[place]?.content)),
  }))
  return { sessions, questions }
}

/** How many turns a young store holds. */
const YOUNG = 12

/** What an app remembers in its first minutes: for each question, the few turns around its evidence. */
export function youngStores() {
  const threads = new Map(plain.conversations.map(({ thread, turns }) => [thread, turns]))
  return plain.questions.map(({ thread, evidence: [place = 0] }, index) => {
    const messages = toMessages(threads.get(thread) ?? [])
    const start = Math.max(0, Math.min(place - YOUNG / 2, messages.length - YOUNG))
    return { id: `young-${index}`, messages: messages.slice(start, start + YOUNG) }
  })
}

/** @param {readonly string[]} turns @returns {{ role: 'user' | 'assistant', content: string }[]} */
const toMessages = (turns) =>
  turns.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }))
