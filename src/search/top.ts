/** @module The best k of many, without sorting them all. */

/** Something with a score; of equal scores the one with the higher `seq` (the newer) comes first. */
export interface Scored {
  readonly score: number
  readonly seq: number
}

/** The best so far. */
export interface Best<Candidate extends Scored> {
  /** What scores below it is not among the best: the score of the worst that is kept, once there are enough. */
  readonly bar: number
  add(candidate: Candidate): void
  /** Best first. */
  sorted(): Candidate[]
}

/** Keeps the best `count`. A bounded heap: O(log count) for each that gets in. */
export function createBest<Candidate extends Scored>(count: number): Best<Candidate> {
  const heap: Candidate[] = []
  return {
    get bar() {
      return heap.length < count ? -Infinity : (heap[0]?.score ?? Infinity)
    },
    add(candidate) {
      if (heap.length < count) push(heap, candidate)
      else if (count > 0 && better(candidate, heap[0] as Candidate) < 0) replaceWorst(heap, candidate)
    },
    sorted: () => heap.sort(better),
  }
}

/** Negative where `left` is the better one. */
function better(left: Scored, right: Scored): number {
  return right.score - left.score || right.seq - left.seq
}

/** The heap's first is its worst. */
function push<Candidate extends Scored>(heap: Candidate[], candidate: Candidate): void {
  let at = heap.push(candidate) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (better(heap[parent] as Candidate, candidate) >= 0) break
    heap[at] = heap[parent] as Candidate
    at = parent
  }
  heap[at] = candidate
}

function replaceWorst<Candidate extends Scored>(heap: Candidate[], candidate: Candidate): void {
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    if (left >= heap.length) break
    const right = left + 1
    const worse =
      right < heap.length && better(heap[right] as Candidate, heap[left] as Candidate) > 0 ? right : left
    if (better(heap[worse] as Candidate, candidate) <= 0) break
    heap[at] = heap[worse] as Candidate
    at = worse
  }
  heap[at] = candidate
}
