/** @module Commits what was learned, together with what a job asks, or says that it must be learned again. */
import { isKeepsakeError, type KeepsakeError } from '../../core/errors.ts'
import type { Item } from '../../core/item.ts'
import type { Expectation, Write } from '../../core/write.ts'
import type { Store } from '../../store/store.ts'
import type { Change } from '../change.ts'
import { toStored } from '../stored.ts'
import { consolidate } from './consolidate.ts'
import type { Learner } from './learner.ts'
import type { Entry, Ledger } from './ledger.ts'
import { bringsNew, type CommitPlan, headOf, planCommit } from './plan.ts'
import type { Conversation } from './propose.ts'

/** Writes that go into the commit, read afresh before each attempt; `undefined` where it must not happen any more. */
export type Settle = () => Promise<
  { readonly writes: readonly Write[]; readonly expect: readonly Expectation[] } | undefined
>

/** What came of committing: what changed, or a conflict over a memory that the model had decided about. */
export type Committed =
  | { readonly changes: readonly Change[]; readonly settled: boolean }
  | { readonly conflict: KeepsakeError<'conflict'> }

/** How often the same decisions are committed before the conflict is the caller's. Each failure is another commit's success. */
const ATTEMPTS = 20

/**
 * Commits. On `conflict`, where no memory that the model decided about has changed, what is new is compared with what is known anew and committed again: the
 * model is not called for it.
 */
export async function commitLedger(
  learner: Learner,
  proposed: Ledger,
  conversation: Conversation & { readonly settle?: Settle | undefined },
): Promise<Committed> {
  const { store, namespace } = learner
  let ledger = proposed
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryCommit(learner, ledger, conversation)
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
      if (await hasMoved(store, planCommit(ledger, namespace).expect)) return { conflict: error }
      if (attempt === ATTEMPTS) throw error
      ledger = await readAgain(store, ledger)
    }
  }
}

async function tryCommit(
  { store, namespace }: Learner,
  ledger: Ledger,
  { settle, messages, recalled, at, signal }: Conversation & { readonly settle?: Settle | undefined },
): Promise<Committed> {
  const head = headOf(namespace)
  const found = bringsNew(ledger) ? await store.get(head.namespace, head.key, { signal }) : undefined
  const consolidated = await consolidate({ store, namespace, at, signal }, ledger, { messages, recalled })
  const plan = planCommit(consolidated, namespace)
  const settled = settle === undefined ? NOTHING : await settle()
  if (settled === undefined) return { changes: [], settled: false }
  const meeting = bringsNew(consolidated) ? meetAt(head, found) : NOTHING
  const writes = [...plan.writes, ...meeting.writes, ...settled.writes]
  if (writes.length === 0) return { changes: plan.changes, settled: true }
  const expect = [...plan.expect, ...meeting.expect, ...settled.expect]
  const items = await store.write(writes, { expect, reserved: true, signal })
  return { changes: await withVersions(store, plan, items), settled: true }
}

const NOTHING = { writes: [], expect: [] }

function meetAt(
  head: { namespace: readonly string[]; key: string },
  found: Item | undefined,
): { writes: Write[]; expect: Expectation[] } {
  return {
    writes: [{ op: 'put', ...head, value: {}, index: false }],
    expect: [{ ...head, version: found?.version ?? null }],
  }
}

/** Whether something that the model decided about is not as it was. */
async function hasMoved(store: Store, expect: readonly Expectation[]): Promise<boolean> {
  const items = await Promise.all(expect.map(({ namespace, key }) => store.get(namespace, key)))
  return expect.some(({ version }, index) => (items[index]?.version ?? null) !== version)
}

/** The ledger with what nobody has decided about as it is now: new memories are compared with that. */
async function readAgain(store: Store, ledger: Ledger): Promise<Ledger> {
  const entries = [...ledger.values()].map(async (entry): Promise<Entry[]> => {
    if (entry.stored === undefined || entry.touched === true) return [entry]
    const item = await store.get(entry.stored.namespace, entry.stored.key)
    if (item === undefined) return []
    const stored = toStored(item)
    return [{ ...entry, stored, memory: stored.value }]
  })
  return new Map((await Promise.all(entries)).flat().map((entry) => [entry.id, entry]))
}

/** What happened, with the versions that the commit made. */
async function withVersions(
  store: Store,
  { writes, changes }: CommitPlan,
  items: readonly (Item | null)[],
): Promise<Change[]> {
  const made = new Map(
    writes.map(({ namespace, key }, index) => [JSON.stringify([namespace, key]), items[index]]),
  )
  return Promise.all(
    changes.map(async (change) => {
      const { namespace, key, type, version } = change
      const item = made.get(JSON.stringify([namespace, key]))
      if (type !== 'deleted') return { ...change, version: item?.version ?? version }
      const [deletion] = await store.history(namespace, key)
      return { ...change, version: deletion?.version ?? version }
    }),
  )
}
