/** @module The measures of recall over any store that ranks: LoCoMo's evidence and PrefEval's preferences. */
import { isAnswerable } from './locomo.mjs'
import { isPooledHit, mean, sessionRecall, turnRecall } from './measures.mjs'

/** What a search may go by: words, meaning, or both. */
export const MODES = /** @type {const} */ (['lexical', 'vector', 'hybrid'])
const PREFERENCES = 'prefeval'

/**
 * @typedef {(typeof MODES)[number]} Mode
 * @typedef {import('./locomo.mjs').Conversation} Conversation
 * @typedef {import('./locomo.mjs').Question} Question
 * @typedef {import('./locomo.mjs').Session} Session
 * @typedef {import('./prefeval.mjs').Preference} Preference
 * @typedef {{ ids: readonly string[], scores: readonly number[] }} Ranking best first
 * @typedef {{ remember(conversation: string, sessions: Session[]): Promise<unknown>, add(name: string, contents: string[]): Promise<void>,
 *   rank(name: string, queries: string[], mode: Mode): Promise<Ranking[]> }} Subject a memory's id in a ranking is its place
 * @typedef {{ turn5: number[], turn10: number[], session10: number[] }} Shares one number per question
 * @typedef {(text: string) => void} Listener
 */

/**
 * The shares of each mode over a conversation that is remembered already.
 *
 * @template {Mode} Each
 * @param {Pick<Subject, 'rank'>} subject
 * @param {Conversation} conversation
 * @param {{ modes: readonly Each[], onProgress: Listener }} how
 */
export async function measureConversation(subject, { id, questions }, { modes, onProgress }) {
  const texts = questions.map(({ text }) => text)
  return eachMode(modes, async (mode) => {
    const rankings = await subject.rank(id, texts, mode)
    onProgress(`${id}: ${mode}`)
    return sharesOf(questions, rankings)
  })
}

/** @param {Question[]} questions @param {Ranking[]} rankings @returns {Shares} */
function sharesOf(questions, rankings) {
  /** @type {Shares} */
  const shares = { turn5: [], turn10: [], session10: [] }
  for (const [index, question] of questions.entries()) {
    const { ids } = rankings[index] ?? { ids: [] }
    shares.session10.push(sessionRecall(ids, question.evidence, 10))
    if (!isAnswerable(question)) continue
    shares.turn5.push(turnRecall(ids, question.evidence, 5))
    shares.turn10.push(turnRecall(ids, question.evidence, 10))
  }
  return shares
}

/**
 * Adds the preferences, and asks for each: the share found among the first five of fifty.
 *
 * @template {Mode} Each
 * @param {Pick<Subject, 'add' | 'rank'>} subject
 * @param {Preference[]} preferences
 * @param {{ modes: readonly Each[], onProgress: Listener }} how
 */
export async function measurePreferences(subject, preferences, { modes, onProgress }) {
  const contents = preferences.map(({ preference }) => preference)
  await subject.add(PREFERENCES, contents)
  return eachMode(modes, async (mode) => {
    const queries = preferences.map(({ question }) => question)
    const rankings = await subject.rank(PREFERENCES, queries, mode)
    onProgress(`PrefEval: ${mode}`)
    return mean(rankings.map((ranking, own) => Number(isPooledHit(scoresByPlace(ranking, contents), own))))
  })
}

/** @param {Ranking} ranking @param {readonly unknown[]} places */
function scoresByPlace({ ids, scores }, places) {
  const found = new Map(ids.map((id, index) => [id, scores[index]]))
  return places.map((_, place) => found.get(String(place)) ?? 0)
}

/**
 * One mode after the other.
 *
 * @template {Mode} Each
 * @template Result
 * @param {readonly Each[]} modes
 * @param {(mode: Each) => Promise<Result>} measure
 */
export async function eachMode(modes, measure) {
  const byMode = /** @type {Record<Each, Result>} */ ({})
  for (const mode of modes) byMode[mode] = await measure(mode)
  return byMode
}
