/** @module Learns from a conversation: proposes, commits, and begins anew where somebody else was faster. */
import { addUsage, NO_USAGE } from '../../model/usage.ts'
import type { Change, FailedOperation } from '../change.ts'
import type { Usage } from '../../model/usage.ts'
import { commitLedger, type Settle } from './commit.ts'
import type { Learner } from './learner.ts'
import { type Conversation, propose } from './propose.ts'

/** What was learned. */
export interface Learned {
  /**
   * What happened to memories, in one commit. `unchanged` are those that were looked at and left: the model wrote what is there already, or a new memory
   * said the same as a known one without the user saying it again. What nobody looked at is not reported.
   */
  readonly changes: readonly Change[]
  /** What the model wanted and was not done. */
  readonly failed: readonly FailedOperation[]
  /** What was asked of models, attempts that were overtaken included. */
  readonly usage: Usage
}

/** How often the model is asked about one conversation because what it decided about had changed meanwhile. */
const ROUNDS = 5

/** Learns, in one commit. Rejects with `conflict` where others change the same memories faster than the model answers, several times in a row. */
export async function learn(
  learner: Learner,
  conversation: Conversation & { readonly settle?: Settle | undefined },
): Promise<Learned> {
  let usage = NO_USAGE
  for (let round = 1; ; round++) {
    conversation.signal?.throwIfAborted()
    const proposal = await propose(learner, conversation)
    usage = addUsage(usage, proposal.usage)
    const committed = await commitLedger(learner, proposal.ledger, conversation)
    if ('changes' in committed) {
      return { changes: committed.changes, failed: committed.settled ? proposal.failed : [], usage }
    }
    if (round === ROUNDS) throw committed.conflict
  }
}
