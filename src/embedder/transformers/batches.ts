/** @module Which texts a model reads together. */

/** How large a batch may be, and how unlike its texts. */
export interface BatchLimits {
  readonly texts: number
  /** Of all its texts together, padding included. */
  readonly tokens: number
  /** How much longer than its shortest text the longest may be, as a share of it. */
  readonly padding: number
}

/** Texts, batch by batch, given how many tokens each has; shorter ones first. */
export function batchesOf<Text>(
  texts: readonly Text[],
  lengthOf: (text: Text) => number,
  limits: BatchLimits,
): Text[][] {
  const batches: Text[][] = []
  for (const text of texts.toSorted((a, b) => lengthOf(a) - lengthOf(b))) {
    const last = batches.at(-1)
    const [shortest] = last ?? []
    const fits =
      last !== undefined &&
      shortest !== undefined &&
      last.length < limits.texts &&
      (last.length + 1) * lengthOf(text) <= limits.tokens &&
      lengthOf(text) <= lengthOf(shortest) * (1 + limits.padding)
    if (fits) last.push(text)
    else batches.push([text])
  }
  return batches
}
