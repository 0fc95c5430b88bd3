/** @module Marks of what was forgotten: a key without content, so that an app that sends the conversation again does not bring it back. */
import { type Namespace, RESERVED_LABEL } from '../../core/namespace.ts'
import type { Write } from '../../core/write.ts'
import { ALL, type Store } from '../../store/store.ts'

function marksNamespace(namespace: Namespace): Namespace {
  return [...namespace, RESERVED_LABEL, 'forgotten']
}

/** The write that marks a turn as forgotten. */
export function markForgotten(namespace: Namespace, key: string): Write {
  return { op: 'put', namespace: marksNamespace(namespace), key, value: {} }
}

/** The keys of the turns that were forgotten. */
export async function readMarks(
  store: Store,
  namespace: Namespace,
  signal?: AbortSignal,
): Promise<Set<string>> {
  const marks = await store.search(marksNamespace(namespace), { limit: ALL, signal })
  return new Set(marks.map(({ key }) => key))
}
