/** @module From memories in hand to one commit, and to what is reported of it. Pure. */
import { defined } from '../../core/json.ts'
import { type Namespace, RESERVED_LABEL } from '../../core/namespace.ts'
import type { Expectation, Write } from '../../core/write.ts'
import type { Change, ChangeType } from '../change.ts'
import { toValue } from './content.ts'
import { differs, type Entry, keyOf, type Ledger } from './ledger.ts'

/** One commit. */
export interface CommitPlan {
  readonly writes: readonly Write[]
  readonly expect: readonly Expectation[]
  /** What will have happened; `version` is that of the memory before, 0 for a new one. */
  readonly changes: readonly Change[]
}

/**
 * The commit that makes the store hold what is in hand. What did not change is not written. A memory is changed where it was found; a new one goes into the
 * manager's namespace, or beside the memory it replaces.
 */
export function planCommit(ledger: Ledger, namespace: Namespace): CommitPlan {
  const touched = [...ledger.values()].filter(
    (entry) => entry.touched === true && (entry.stored ?? entry.memory) !== undefined,
  )
  const placed = touched.map((entry) => place(entry, ledger, namespace))
  return {
    writes: placed.flatMap((entry) => writeOf(entry)),
    expect: placed.map(({ entry: { stored }, namespace: at, key }) => ({
      namespace: at,
      key,
      version: stored?.version ?? null,
    })),
    changes: placed.flatMap((entry) => changeOf(entry, ledger)),
  }
}

/** Whether a commit brings memories that were not there: two such commits must not miss each other. */
export function bringsNew(ledger: Ledger): boolean {
  return [...ledger.values()].some(({ stored, memory }) => stored === undefined && memory !== undefined)
}

/**
 * Under Keepsake's own label: rewritten, as it was read, by every commit that brings something new. Two managers that learn the same at once write under
 * different keys, and only this makes their commits meet.
 */
export function headOf(namespace: Namespace): { namespace: Namespace; key: string } {
  return { namespace: [...namespace, RESERVED_LABEL], key: 'learning' }
}

/** An entry where it is, or will be. */
interface Placed {
  readonly entry: Entry
  readonly namespace: Namespace
  readonly key: string
}

function place(entry: Entry, ledger: Ledger, namespace: Namespace): Placed {
  const { stored, replaces, id } = entry
  if (stored !== undefined) return { entry, namespace: stored.namespace, key: stored.key }
  const previous = replaces === undefined ? undefined : ledger.get(replaces.id)
  return { entry, namespace: previous?.stored?.namespace ?? namespace, key: id }
}

function writeOf({ entry, namespace, key }: Placed): Write[] {
  const { memory, why } = entry
  if (!differs(entry)) return []
  if (memory === undefined) return [{ op: 'delete', namespace, key, ...defined({ why }) }]
  return [{ op: 'put', namespace, key, value: toValue(memory), ...defined({ why }) }]
}

/** What is reported of an entry; a memory that was closed is reported with the one that took its place. */
function changeOf({ entry, namespace, key }: Placed, ledger: Ledger): Change[] {
  const { stored, memory, replaces, why, closed } = entry
  const place = { namespace, key, version: stored?.version ?? 0, ...defined({ why }) }
  const change = (type: ChangeType, before = stored?.value): Change[] => [
    { type, ...place, ...defined({ before, after: memory }) },
  ]
  if (replaces !== undefined) {
    const previous = ledger.get(replaces.id) as Entry
    const [superseded] = change('superseded', previous.stored?.value ?? replaces.memory)
    return [{ ...(superseded as Change), previousKey: keyOf(previous) }]
  }
  if (stored === undefined) return change('inserted')
  if (memory === undefined) return change('deleted')
  if (!differs(entry)) return change('unchanged')
  return closed === true ? [] : change('updated')
}
