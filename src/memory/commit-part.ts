/** @module What one concern adds to a commit. */
import { isKeepsakeError } from '../core/errors.ts'
import type { Expectation, Write } from '../core/write.ts'
import type { Store } from '../store/store.ts'

/** Writes, and what must be true for them. */
export interface CommitPart {
  readonly writes: readonly Write[]
  readonly expect: readonly Expectation[]
}

/** Nothing to write. */
export const NO_PART: CommitPart = { writes: [], expect: [] }

/** Several parts as one. */
export function joinParts(parts: readonly CommitPart[]): CommitPart {
  return {
    writes: parts.flatMap(({ writes }) => writes),
    expect: parts.flatMap(({ expect }) => expect),
  }
}

/** Does some work again, from its reading on, until nobody else wrote in between. */
export async function untilUndisturbed<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isKeepsakeError(error, 'conflict')) throw error
    }
  }
}

/** Commits a part, Keepsake's own items included. */
export async function commitPart(
  store: Store,
  { writes, expect }: CommitPart,
  signal?: AbortSignal,
): Promise<void> {
  if (writes.length > 0) await store.write(writes, { expect, reserved: true, signal })
}
