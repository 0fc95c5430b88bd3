/** @module Which memory a new one resembles: a hint for the model that made it, which knows whether they say the same. */
import type { CallOptions } from '../core/call.ts'
import { equalJson } from '../core/json.ts'
import { type Memory, textOf, toMemory } from '../core/memory.ts'
import type { Namespace } from '../core/namespace.ts'
import { type Clock, fromMillis } from '../core/time.ts'
import { cosineOf, isSameMemory } from '../memory/learn/same-memory.ts'
import type { Match, Store } from '../store/store.ts'

/** Where to look. */
export interface Neighbourhood {
  readonly store: Store
  readonly namespace: Namespace
  readonly clock: Clock
}

/** How many of the nearest are compared. */
const CANDIDATES = 8

/**
 * From which cosine on two memories resemble each other. Measured with the built-in embedder: all 40 pairs of `test/bench/likeness-pairs.json` that
 * say the same are above it, and none of the 496 pairs of the 32 memories that a recorded conversation ends in.
 */
const RESEMBLES = 0.8

/** The memory of this namespace that a new one resembles most, if there is one. What has ended does not count. */
export async function findResembling(
  { store, namespace, clock }: Neighbourhood,
  memory: Memory,
  call: CallOptions,
): Promise<Match | undefined> {
  const found = await store.search(namespace, {
    query: textOf({ ...memory }),
    kinds: [memory.kind],
    notEndedAt: fromMillis(clock()),
    limit: CANDIDATES,
    explain: true,
    ...call,
  })
  const [best] = found
    .filter((match) => equalJson(match.namespace, namespace))
    .map((match) => ({ match, likeness: likenessOf(match, memory) }))
    .sort((left, right) => right.likeness - left.likeness)
  return best !== undefined && best.likeness >= RESEMBLES ? best.match : undefined
}

/** 1 for a memory that says the same, else the cosine. */
function likenessOf({ value, explain }: Match, memory: Memory): number {
  const cosine = cosineOf(explain)
  return isSameMemory(memory, toMemory(value), cosine) ? 1 : (cosine ?? 0)
}
