/** @module Which namespaces hold items. */
import { invalidArgument, show } from '../core/errors.ts'
import { checkPrefix, isReserved, type Namespace } from '../core/namespace.ts'
import { checkCount } from './search-request.ts'
import type { NamespaceOptions } from './store.ts'

const DEFAULT_LIMIT = 100

/** Namespaces that match, cut to `maxDepth`, each once, sorted label by label. Keepsake's own only where a pattern names them. */
export function listNamespaces(all: readonly Namespace[], options: NamespaceOptions): Namespace[] {
  const prefix = checkPrefix(options.prefix === undefined ? [] : options.prefix)
  const suffix = checkPrefix(options.suffix === undefined ? [] : options.suffix)
  const depth = checkDepth(options.maxDepth)
  const limit = checkCount('limit', options.limit, DEFAULT_LIMIT)
  const offset = checkCount('offset', options.offset, 0)
  const own = isReserved(prefix) || isReserved(suffix)
  const matching = all.filter(
    (namespace) =>
      (own || !isReserved(namespace)) &&
      fits(namespace, prefix, 0) &&
      fits(namespace, suffix, namespace.length - suffix.length),
  )
  const distinct = new Map(
    matching.map((namespace) => [JSON.stringify(namespace.slice(0, depth)), namespace.slice(0, depth)]),
  )
  return [...distinct.values()].sort(compare).slice(offset, offset + limit)
}

/** `*` stands for any one label; a pattern longer than the namespace does not fit. */
function fits(namespace: Namespace, pattern: Namespace, from: number): boolean {
  if (from < 0 || pattern.length > namespace.length) return false
  return pattern.every((label, index) => label === '*' || label === namespace[from + index])
}

function compare(left: Namespace, right: Namespace): number {
  for (const [index, label] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (label !== other) return label < other ? -1 : 1
  }
  return left.length - right.length
}

function checkDepth(depth: number | undefined): number {
  if (depth === undefined) return Infinity
  if (Number.isInteger(depth) && depth > 0) return depth
  throw invalidArgument('maxDepth', `maxDepth ${show(depth)} is not a whole number from 1.`)
}
