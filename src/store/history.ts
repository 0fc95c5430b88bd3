/** @module Earlier states of items: what they were, when, why, and back again. */
import { invalidArgument, show } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import { checkNamespace } from '../core/namespace.ts'
import { type Clock, toMillis, toUtc } from '../core/time.ts'
import { checkKey, type Write } from '../core/write.ts'
import {
  type Address,
  isTombstone,
  type Revision,
  type Row,
  type Storage,
  withoutTombstone,
} from '../storage/storage.ts'
import { isExpired } from './expiry.ts'
import type { Version } from './store.ts'
import { toItem } from './to-item.ts'

/** Where history is read. */
export interface HistoryContext {
  readonly storage: Storage
  readonly clock: Clock
}

/** Every state of an item that is kept, newest first. */
export async function readHistory(context: HistoryContext, address: Address): Promise<Version[]> {
  return (await statesOf(context, address)).map(toVersion).toReversed()
}

/** The row that an item was at a moment. */
export async function rowAsOf(
  context: HistoryContext,
  address: Address,
  asOf: string,
): Promise<Row | undefined> {
  const moment = toUtc(asOf, 'asOf')
  const states = await statesOf(context, address)
  const row = withoutTombstone(states.findLast(({ updatedAt }) => updatedAt <= moment))
  return row === undefined || isExpired(row, toMillis(moment)) ? undefined : row
}

/** The write that puts an earlier state back. */
export async function restoring(
  context: HistoryContext,
  address: Address,
  { version, why }: { readonly version: number; readonly why: string | undefined },
): Promise<Extract<Write, { op: 'put' }>> {
  const states = await statesOf(context, address)
  const state = states.find(({ seq }) => seq === version)
  const item = `item '${address.key}' in ${show(address.namespace)}`
  if (state === undefined) {
    throw invalidArgument(
      'version',
      `Version ${show(version)} of ${item} is not kept. history() lists those that are.`,
    )
  }
  if (isTombstone(state)) {
    throw invalidArgument(
      'version',
      `Version ${version} of ${item} is its deletion. Restore the version before it.`,
    )
  }
  const { namespace, key, value, index = {}, ttlMs } = state
  return {
    op: 'put',
    namespace,
    key,
    value,
    index,
    ...defined({ ttlMs }),
    why: why ?? `restored version ${version}`,
  }
}

/** An item's states, oldest first, without deletions of what is not kept; none where it has expired, swept or not. */
async function statesOf(
  { storage, clock }: HistoryContext,
  { namespace, key }: Address,
): Promise<Revision[]> {
  const address = { namespace: checkNamespace(namespace), key: checkKey(key) }
  const [states = []] = await storage.revisions([address])
  const current = withoutTombstone(states.at(-1))
  if (current !== undefined && isExpired(current, clock())) return []
  const first = states.findIndex((state) => !isTombstone(state))
  return first < 0 ? [] : states.slice(first)
}

function toVersion(state: Revision): Version {
  const why = defined({ why: state.why })
  if (!isTombstone(state)) return { ...toItem(state), ...why }
  const { namespace, key, seq, createdAt, updatedAt } = state
  return {
    namespace: [...namespace],
    key,
    value: {},
    version: seq,
    createdAt,
    updatedAt,
    deleted: true,
    ...why,
  }
}
