/** @module How long things are kept. */
import { invalidArgument, show } from '../core/errors.ts'
import { checkNames } from '../core/options.ts'
import { checkTtl } from '../core/write.ts'

/** How items expire. */
export interface TtlOptions {
  /** The `ttlMs` of a put that says none; by default it stays. */
  readonly defaultMs?: number | undefined
  /** Whether reading an item begins its `ttlMs` anew; it does by default. */
  readonly refreshOnRead?: boolean | undefined
  /** How often expired items are removed, at most; a minute by default. They are never shown, removed or not. */
  readonly sweepEveryMs?: number | undefined
}

/** How long things are kept. */
export interface PolicyOptions {
  /** How many days an earlier state of an item is kept: 90 by default, 0 for none, `Infinity` for all. */
  readonly historyDays?: number | undefined
  readonly ttl?: TtlOptions | undefined
}

/** How long things are kept, with the defaults. */
export interface Policy {
  readonly historyDays: number
  readonly ttl: {
    readonly defaultMs: number | undefined
    readonly refreshOnRead: boolean
    readonly sweepEveryMs: number
  }
}

const HISTORY_DAYS = 90
const NAMES: readonly (keyof TtlOptions)[] = ['defaultMs', 'refreshOnRead', 'sweepEveryMs']
const SWEEP_EVERY_MS = 60_000

/** Checks how long things are kept and fills in the defaults. */
export function checkPolicy({ historyDays = HISTORY_DAYS, ttl = {} }: PolicyOptions): Policy {
  if (typeof historyDays !== 'number' || !(historyDays >= 0)) {
    throw invalidArgument('historyDays', `historyDays is ${show(historyDays)}, not a number of days from 0.`)
  }
  checkNames('ttl', ttl, NAMES)
  const { refreshOnRead } = ttl
  if (refreshOnRead !== undefined && typeof refreshOnRead !== 'boolean') {
    throw invalidArgument(
      'ttl.refreshOnRead',
      `ttl.refreshOnRead is ${show(refreshOnRead)}, neither true nor false.`,
    )
  }
  return {
    historyDays,
    ttl: {
      defaultMs: checkTtl('ttl.defaultMs', ttl.defaultMs),
      refreshOnRead: ttl.refreshOnRead ?? true,
      sweepEveryMs: checkTtl('ttl.sweepEveryMs', ttl.sweepEveryMs) ?? SWEEP_EVERY_MS,
    },
  }
}
