/** @module Earlier states of an item: seen, read as of a moment, and brought back. */
import { invalidArgument, show } from '../core/errors.ts'
import { defined } from '../core/json.ts'
import { type Address, isTombstone, type Revision, type Row, type Storage } from '../storage/storage.ts'
import { isExpired } from './expiry.ts'
import type { Version } from './store.ts'
import { toItem } from './to-item.ts'

/** The days that earlier states are kept by default. */
export const HISTORY_DAYS = 90

const DAY = 24 * 60 * 60 * 1000

/** Checks for how many days earlier states are kept. */
export function checkHistoryDays(days: unknown = HISTORY_DAYS): number {
  if (typeof days === 'number' && days >= 0) return days
  throw invalidArgument('historyDays', `historyDays ${show(days)} is not a number of days from 0.`)
}

/** Drops what was replaced more than these days ago. */
export async function pruneHistory(storage: Storage, days: number, now: number): Promise<void> {
  if (days === Infinity) return
  await storage.prune(new Date(Math.max(0, now - days * DAY)).toISOString())
}

/** The states of an item that may be shown, oldest first: none where it has expired, and none that has. */
async function shown(storage: Storage, address: Address, now: number): Promise<Revision[]> {
  const [states = []] = await storage.revisions([address])
  const isOver = (state: Revision): boolean => !isTombstone(state) && isExpired(state, now)
  const current = states.at(-1)
  return current === undefined || isOver(current) ? [] : states.filter((state) => !isOver(state))
}

/** The versions of an item, newest first. */
export async function versionsOf(storage: Storage, address: Address, now: number): Promise<Version[]> {
  return (await shown(storage, address, now)).map(toVersion).toReversed()
}

/** The row as it was at a moment (ISO 8601); `undefined` where there was none. */
export async function rowAsOf(
  storage: Storage,
  address: Address,
  { moment, now }: { moment: string; now: number },
): Promise<Row | undefined> {
  const state = (await shown(storage, address, now)).findLast(({ updatedAt }) => updatedAt <= moment)
  return state === undefined || isTombstone(state) || isExpired(state, Date.parse(moment)) ? undefined : state
}

/** The row that a version is. Throws `invalid_argument` where it is not kept, or is a deletion. */
export async function rowOfVersion(
  storage: Storage,
  address: Address,
  { version, now }: { version: number; now: number },
): Promise<Row> {
  const state = (await shown(storage, address, now)).find(({ seq }) => seq === version)
  const item = `item '${address.key}' in ${show(address.namespace)}`
  if (state === undefined) {
    throw invalidArgument(
      'version',
      `Version ${show(version)} of ${item} is not kept. history() lists those that are.`,
    )
  }
  if (!isTombstone(state)) return state
  throw invalidArgument(
    'version',
    `Version ${version} of ${item} is its deletion. Restore the version before it.`,
  )
}

function toVersion(state: Revision): Version {
  const why = defined({ why: state.why })
  if (!isTombstone(state)) return { ...toItem(state), ...why }
  const { namespace, key, seq, createdAt, updatedAt } = state
  return { namespace, key, value: {}, version: seq, createdAt, updatedAt, deleted: true, ...why }
}
