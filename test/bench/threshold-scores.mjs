/** @module Asks questions that have an answer in the store, and ones that have none. */
import { isAnswerable } from './locomo.mjs'
import { openMemoryPage } from './memory-page.mjs'
import needless from './needless-prompts.json' with { type: 'json' }
import { PLAIN, readPlain, youngStores } from './plain.mjs'

/**
 * @typedef {import('./memory-page.mjs').MemoryPage} MemoryPage
 * @typedef {import('./memory-page.mjs').Ranking} Ranking
 * @typedef {import('./locomo.mjs').Conversation} Conversation
 * @typedef {{ text: string, evidence: string[] }} Question
 * @typedef {{ top: number, evidence: { score: number, place: number }[] }} Answer what a question with an answer found
 * @typedef {{ name: string, answers: Answer[] }} Answered
 * @typedef {{ name: string, tops: number[] }} Unanswered
 * @typedef {{ answered: Answered[], unanswered: Unanswered[] }} Scores
 */

const PREFERENCES = 'PrefEval'
const YOUNG = 'a dozen turns'

/**
 * @param {{ conversations: Conversation[], preferences: import('./prefeval.mjs').Preference[], onProgress: (text: string) => void }} input
 * @returns {Promise<Scores>}
 */
export async function collectScores({ conversations, preferences, onProgress }) {
  const page = await openMemoryPage()
  try {
    const plain = readPlain()
    for (const { id, sessions } of conversations) await page.remember(id, sessions)
    await page.remember(PLAIN, plain.sessions)
    const young = youngStores().map((store, index) => ({
      ...store,
      questions: plain.questions.slice(index, index + 1),
    }))
    for (const { id, messages } of young) await page.remember(id, [{ thread: 'first', messages }])
    await page.add(
      PREFERENCES,
      preferences.map(({ preference }) => preference),
    )
    onProgress('everything is remembered')
    const ofPreferences = preferences.map(({ question }, place) => ({
      text: question,
      evidence: [String(place)],
    }))
    return {
      answered: [
        { name: 'LoCoMo', answers: await eachOf(conversations, (one) => ask(page, one.id, answerable(one))) },
        { name: PREFERENCES, answers: await ask(page, PREFERENCES, ofPreferences) },
        { name: PLAIN, answers: await ask(page, PLAIN, plain.questions) },
        { name: YOUNG, answers: await eachOf(young, ({ id, questions }) => ask(page, id, questions)) },
      ],
      unanswered: [
        ...(await collectUnanswered(page, conversations, plain.questions)),
        {
          name: `needless prompts, in ${YOUNG}`,
          tops: await eachOf(young, ({ id }) => page.best(id, needless)),
        },
      ],
    }
  } finally {
    await page.close()
  }
}

/** @param {MemoryPage} page @param {Conversation[]} conversations @param {Question[]} plainQuestions @returns {Promise<Unanswered[]>} */
async function collectUnanswered(page, conversations, plainQuestions) {
  const others = conversations.map((asked, index) => ({
    asked,
    store: /** @type {Conversation} */ (conversations[(index + 1) % conversations.length]),
  }))
  const plainTexts = plainQuestions.map(({ text }) => text)
  return [
    {
      name: 'LoCoMo, of another conversation',
      tops: await eachOf(others, ({ asked, store }) => page.best(store.id, strange(asked, store))),
    },
    {
      name: 'own questions, in LoCoMo',
      tops: await eachOf(conversations, ({ id }) => page.best(id, plainTexts)),
    },
    {
      name: 'needless prompts, in LoCoMo',
      tops: await eachOf(conversations, ({ id }) => page.best(id, needless)),
    },
    { name: `needless prompts, in ${PREFERENCES}`, tops: await page.best(PREFERENCES, needless) },
    { name: `needless prompts, in ${PLAIN}`, tops: await page.best(PLAIN, needless) },
  ]
}

/** @param {Conversation} conversation @returns {Question[]} */
const answerable = ({ questions }) => questions.filter(isAnswerable)

/** A conversation's questions as if they were about the speakers of another one. @param {Conversation} asked @param {Conversation} store */
function strange(asked, store) {
  return answerable(asked).map(({ text }) =>
    asked.speakers.reduce((said, name, index) => said.replaceAll(name, store.speakers[index] ?? name), text),
  )
}

/** @param {MemoryPage} page @param {string} conversation @param {Question[]} questions @returns {Promise<Answer[]>} */
async function ask(page, conversation, questions) {
  const texts = questions.map(({ text }) => text)
  const rankings = await page.rank(conversation, texts, 'hybrid')
  return questions.map(({ evidence }, index) =>
    toAnswer([...new Set(evidence)], /** @type {Ranking} */ (rankings[index])),
  )
}

/** @param {string[]} evidence @param {Ranking} ranking @returns {Answer} */
function toAnswer(evidence, { ids, scores }) {
  const found = evidence.map((id) => ids.indexOf(id))
  return {
    top: scores[0] ?? 0,
    evidence: found.map((at) => ({ score: scores[at] ?? 0, place: at === -1 ? Infinity : at + 1 })),
  }
}

/** @template Input, Result @param {Input[]} inputs @param {(input: Input) => Promise<Result[]>} action @returns {Promise<Result[]>} */
async function eachOf(inputs, action) {
  const results = []
  for (const input of inputs) results.push(...(await action(input)))
  return results
}
