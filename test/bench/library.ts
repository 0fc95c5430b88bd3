/** @module What the bench asks of every library, ours and the others: build, search, keep, open again. */

/** Some texts with their vectors: the first is item `from`. */
export interface Batch {
  readonly from: number
  readonly texts: readonly string[]
  /** Unit vectors, one after the other. */
  readonly vectors: Float32Array
  readonly dimensions: number
}

/** How much is to come. */
export interface Shape {
  readonly count: number
  readonly dimensions: number
}

/** A question with its unit vector. */
export interface Question {
  readonly text: string
  readonly vector: Float32Array
}

/** An index under measure. Items are known by their place in the corpus. */
export interface Library {
  begin(shape: Shape): void | Promise<void>
  add(batch: Batch): void | Promise<void>
  /** Where there is something to do once all are in. */
  finish?(): void | Promise<void>
  /** The places of the best `count`, best first. */
  search(question: Question, count: number): number[] | Promise<number[]>
  /** Keeps the index in IndexedDB, in its own form. */
  save?(): Promise<void>
  /** Reads it again, in a page that has just loaded. */
  open?(shape: Shape): Promise<void>
}

/** The vectors of a batch, each a view. */
export function vectorsOf({ texts, vectors, dimensions }: Batch): Float32Array[] {
  return texts.map((_, index) => vectors.subarray(index * dimensions, (index + 1) * dimensions))
}
