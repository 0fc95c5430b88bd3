/** @module Our own conversations, with plain roles: no names, no ids, no times. One user's, each in its own thread. */
import plain from './plain-dialogues.json' with { type: 'json' }

/** What they are called in reports. */
export const PLAIN = 'plain dialogues'

/** Their turns alternate, the user's first. A question's evidence is `[thread, place of the turn]`; here, its words. */
export function readPlain() {
  const threads = new Map(plain.conversations.map(({ thread, turns }) => [thread, turns]))
  const sessions = plain.conversations.map(({ thread, turns }) => ({
    thread,
    messages: turns.map((content, index) => ({ role: roleOf(index), content })),
  }))
  const questions = plain.questions.map(({ question, thread, evidence }) => ({
    text: question,
    evidence: evidence.map((place) => String(threads.get(thread)?.[place])),
  }))
  return { sessions, questions }
}

/** @param {number} index @returns {'user' | 'assistant'} */
const roleOf = (index) => (index % 2 === 0 ? 'user' : 'assistant')
