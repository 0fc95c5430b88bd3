/**
 * @module The turns of a conversation that were learned from last, by key: they may be shown again beside those that wait. What was never to be
 * learned from is shown to no model.
 */
import { type Namespace, RESERVED_LABEL } from '../../core/namespace.ts'
import type { Store } from '../../store/store.ts'
import { type CommitPart, NO_PART } from '../commit-part.ts'
import type { Place } from './jobs.ts'

/** Of what was learned from, so many turns are known. */
const LAST = 6

/** The keys of the turns that were learned from last, in the thread's order. */
export async function readLearnedTurns(
  store: Store,
  { namespace, thread }: Place,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const item = await store.get(homeOf(namespace), thread, { refreshTtl: false, signal })
  return (item?.value['keys'] as readonly string[] | undefined) ?? []
}

/** What adds turns to those that were learned from. */
export function keepLearnedTurns(
  { namespace, thread }: Place,
  before: readonly string[],
  learned: readonly string[],
): CommitPart {
  if (learned.length === 0) return NO_PART
  const keys = [...before, ...learned].slice(-LAST)
  return { writes: [{ op: 'put', namespace: homeOf(namespace), key: thread, value: { keys } }], expect: [] }
}

function homeOf(namespace: Namespace): Namespace {
  return [...namespace, RESERVED_LABEL, 'learned']
}
