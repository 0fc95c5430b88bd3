/** @module Which texts a model reads together. */

/** The most texts of one batch, and the most tokens: beyond them a batch gains nothing and only takes memory. */
const MOST_TEXTS = 32
const MOST_TOKENS = 4096

/**
 * Texts, batch by batch, given how many tokens each has; shorter ones first.
 *
 * Only texts of the same length share a batch. Padding costs as much as tokens do, and with int8 weights, whose activations share one
 * scale per batch, it changes the vectors of all.
 */
export function batchesOf<Text>(texts: readonly Text[], lengthOf: (text: Text) => number): Text[][] {
  const batches: Text[][] = []
  for (const sameLength of byLength(texts, lengthOf)) {
    const [first] = sameLength
    if (first === undefined) continue
    const size = Math.max(1, Math.min(MOST_TEXTS, Math.floor(MOST_TOKENS / lengthOf(first))))
    for (let from = 0; from < sameLength.length; from += size)
      batches.push(sameLength.slice(from, from + size))
  }
  return batches
}

function byLength<Text>(texts: readonly Text[], lengthOf: (text: Text) => number): Text[][] {
  const groups = new Map<number, Text[]>()
  for (const text of texts) {
    const length = lengthOf(text)
    const group = groups.get(length)
    if (group === undefined) groups.set(length, [text])
    else group.push(text)
  }
  return [...groups].toSorted(([a], [b]) => a - b).map(([, group]) => group)
}
