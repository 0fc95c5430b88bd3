/** @module Recalls: facts and turns that answer a question, and what of them to put into a prompt. */
import { invalidArgument, show } from '../core/errors.ts'
import { checkMessages } from '../core/message.ts'
import type { Namespace } from '../core/namespace.ts'
import type { TokenCounter } from '../core/tokens.ts'
import { CANDIDATES, DEFAULT_BUDGET, packContext, questionOf, worthRecalling } from '../memory/context.ts'
import { toHit } from '../memory/stored.ts'
import { checkThread } from '../memory/turns/thread.ts'
import type { Store } from '../store/store.ts'
import type { Scope } from './scope.ts'

/** What recall reads from. */
export interface RecallContext {
  readonly store: Store
  readonly namespace: Namespace
  readonly now: () => string
  readonly countTokens: TokenCounter
}

/** The scope's recalling half. */
export function recallMethods({
  store,
  namespace,
  now,
  countTokens,
}: RecallContext): Pick<Scope, 'search' | 'context'> {
  const search: Scope['search'] = async (query, { thread, validAt, ...options } = {}) => {
    if (typeof query !== 'string') throw invalidArgument('query', `Query ${show(query)} is not a string.`)
    if (query.trim() === '') return []
    const moment = validAt === undefined ? { notEndedAt: now() } : { validAt }
    const group = thread === undefined ? {} : { group: checkThread(thread) }
    const matches = await store.search(namespace, { ...options, ...moment, ...group, query })
    return matches.map(toHit).filter((hit) => hit !== undefined)
  }
  return {
    search,
    async context(messages, { budget = DEFAULT_BUDGET, minScore, ...options } = {}) {
      const checked = checkMessages(messages)
      const question = questionOf(checked)
      const found =
        question === undefined ? [] : await search(question, { ...options, minScore, limit: CANDIDATES })
      const hits = minScore === undefined ? worthRecalling(found) : found
      return packContext(hits, checked, { budget: checkBudget(budget), countTokens, now: now() })
    },
  }
}

function checkBudget(budget: unknown): number {
  if (typeof budget === 'number' && budget >= 0) return budget
  throw invalidArgument('budget', `budget ${show(budget)} is not a number of tokens.`)
}
