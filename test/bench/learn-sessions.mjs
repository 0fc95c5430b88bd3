/** @module Recorded sessions, learned from one after the other, and what each cost. */
import { numbersOf, tokensOf } from '../fakes/replay-server.mjs'
import { table } from './table.mjs'

/**
 * @typedef {import('./recording.mjs').LearnedSession} LearnedSession
 * @typedef {Pick<import('keepsake').Scope, 'remember' | 'learn' | 'list' | 'search'>} Learner
 * @typedef {{ session: number, turns: number, spoken: number, calls: number, promptTokens: number, answerTokens: number, memories: number,
 *   toChange: number, shown: number, lastMessageFinds: number, failed: number }} SessionCost
 */

/** LangMem's `query_limit` by default: one query, the last message, and the best five. */
const LANGMEM_LIMIT = 5

/**
 * Learns from a session, by a server that keeps what it was asked.
 *
 * @param {Learner} scope
 * @param {LearnedSession} session
 * @param {Pick<import('../fakes/replay-server.mjs').ReplayServer, 'calls'>} server
 * @returns {Promise<SessionCost>}
 */
export async function learnSession(scope, { session, thread, messages, operations }, server) {
  const changed = operations.flatMap(({ match }) => (match === undefined ? [] : [match]))
  const found = await foundByLastMessage(scope, messages)
  await scope.remember(messages, { thread })
  const { usage, failed } = await scope.learn()
  const asked = server.calls.filter((call) => call.session === session)
  return {
    session,
    turns: messages.length,
    spoken: tokensOf(messages.map(({ name, content }) => `${name}: ${content}`).join('\n')),
    calls: usage.calls,
    promptTokens: usage.inputTokens,
    answerTokens: usage.outputTokens,
    memories: (await scope.list({ limit: 1000 })).length,
    toChange: changed.length,
    shown: changed.filter((text) => asked.some(({ prompt }) => numbersOf(prompt, text).length > 0)).length,
    lastMessageFinds: changed.filter((text) => found.has(text)).length,
    failed: failed.length,
  }
}

/** What LangMem would show the model by default: the memories nearest to the last message. @param {Learner} scope @param {LearnedSession['messages']} messages */
async function foundByLastMessage(scope, messages) {
  const query = messages.at(-1)?.content ?? ''
  const hits = await scope.search(query, { kinds: ['Memory'], mode: 'vector', limit: LANGMEM_LIMIT })
  return new Set(hits.map(({ text }) => text))
}

/** @param {readonly SessionCost[]} costs */
export function reportCosts(costs) {
  const rows = costs.map((cost) => [
    String(cost.session),
    `${cost.turns} (${cost.spoken})`,
    String(cost.calls),
    String(cost.promptTokens),
    String(cost.answerTokens),
    String(cost.memories),
    `${cost.shown} of ${cost.toChange}`,
    LANGMEM_CALLS,
    `${cost.lastMessageFinds} of ${cost.toChange}`,
  ])
  return [table('Learning from LoCoMo conv-26', rows, HEADS), ...NOTES].join('\n')
}

const LANGMEM_CALLS = '1–3'

const HEADS = [
  'session',
  'turns (tokens)',
  'calls',
  'prompt tokens',
  'answer tokens',
  'memories after',
  'shown, to be changed',
  'LangMem: calls',
  'LangMem: shown',
]

const NOTES = [
  '',
  'Tokens are a quarter of the characters. A call of ours may be repaired once: 2 at most. Ours shows the 25 nearest memories by default.',
  'LangMem 0.0.30, from its source: max_steps (1) × trustcall’s 1 to 3 attempts; 25 calls where the provider fails while memories are shown.',
  'With query_limit 5 it recalls by 5 ÷ 4 = 1 query, the last message, and shows the best 5: "LangMem: shown" does that over our vectors.',
  'A memory that is not shown cannot be changed: it is stored again, beside the old one.',
]
