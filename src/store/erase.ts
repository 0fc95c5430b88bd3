/** @module What may be erased. */
import { invalidArgument, show } from '../core/errors.ts'
import { checkNamespace, checkPrefix, refuseReserved } from '../core/namespace.ts'
import { checkKey } from '../core/write.ts'
import type { Target } from '../storage/storage.ts'
import type { EraseTarget } from './store.ts'

/** A checked copy of what to erase: a prefix or an address, never both, never neither. */
export function checkTarget(target: EraseTarget): Target {
  const { prefix, namespace, key } = (target ?? {}) as Partial<
    Record<'prefix' | 'namespace' | 'key', unknown>
  >
  const isPrefix = prefix !== undefined
  if (isPrefix === (namespace !== undefined || key !== undefined)) {
    throw invalidArgument(
      'target',
      `Target ${show(target)} is neither a prefix nor an item. Write { prefix: ['users', 'ada'] } or { namespace, key }.`,
    )
  }
  if (isPrefix) {
    const checked = checkPrefix(prefix)
    refuseReserved(checked)
    return { prefix: checked }
  }
  const checked = checkNamespace(namespace)
  refuseReserved(checked)
  return { namespace: checked, key: checkKey(key) }
}
