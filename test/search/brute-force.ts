/**
 * The score of DESIGN §7, written as it reads there: no columns, no postings, nothing kept between two searches. What the index does
 * must equal it.
 */
import { dateFit } from '../../src/search/dates.ts'
import type { IndexedItem } from '../../src/search/entry.ts'
import type { Query } from '../../src/search/query.ts'
import { english, terms } from '../../src/search/tokens.ts'

/** What to compare texts with. */
export interface Asked {
  readonly query: Query
  readonly vector: Float32Array
  readonly mode: 'hybrid' | 'vector' | 'lexical'
}

/** One text of one item, and the texts around it. */
interface Text {
  readonly item: IndexedItem
  readonly terms: readonly string[]
  readonly vector: readonly number[]
  readonly weight: number
}

const K1 = 0.9
const B = 0.4

/** The score of each item's best text, by item. */
export function bruteForce(items: readonly IndexedItem[], asked: Asked): Map<IndexedItem, number> {
  const texts = items.flatMap((item) =>
    item.texts.map((text, index): Text => {
      const { codes = [], scale = 0, weight = 0 } = item.vectors[index] ?? {}
      return { item, terms: terms(text, english), vector: Array.from(codes, (code) => code * scale), weight }
    }),
  )
  const scores = new Map<IndexedItem, number>()
  for (const text of texts) {
    scores.set(text.item, Math.max(scores.get(text.item) ?? 0, scoreOf(text, texts, asked)))
  }
  return scores
}

function scoreOf(text: Text, texts: readonly Text[], { query, vector, mode }: Asked): number {
  const wanted = [...new Set(terms(query.text, english))]
  const alone = windowOf(text, texts, 3).length === 1
  let sum = 0
  for (const reach of [0, 2, 3]) {
    const used = alone ? 0 : reach
    if (mode !== 'lexical') sum += Math.max(0, cosine(windowOf(text, texts, used), vector))
    if (mode !== 'vector') sum += coverage(text, texts, { wanted, reach: used })
  }
  const { label, time } = text.item.entry
  if (query.label !== undefined && label === query.label) sum += 0.4
  if (query.date !== undefined && time !== undefined) sum += 0.5 * dateFit(time, query.date)
  return sum / (mode === 'hybrid' ? 6.9 : 3.9)
}

/** A text with so many neighbours on each side: the single texts of its group that have not ended, in their order. */
function windowOf(text: Text, texts: readonly Text[], reach: number): Text[] {
  const stands = ({ item }: Text): boolean =>
    item.texts.length === 1 &&
    item.entry.group !== undefined &&
    item.entry.position !== undefined &&
    item.entry.validUntil === undefined
  if (!stands(text)) return [text]
  const order = ({ item: { entry } }: Text): [number, number] => [entry.position ?? 0, entry.seq]
  const group = texts
    .filter((other) => stands(other) && other.item.entry.group === text.item.entry.group)
    .filter(
      (other) => JSON.stringify(other.item.entry.namespace) === JSON.stringify(text.item.entry.namespace),
    )
    .sort((left, right) => order(left)[0] - order(right)[0] || order(left)[1] - order(right)[1])
  const at = group.indexOf(text)
  return group.slice(Math.max(0, at - reach), at + reach + 1)
}

/** Of one text its own dot product; of several Σ rⱼ(vⱼ·q) ÷ ‖Σ rⱼvⱼ‖. */
function cosine(window: readonly Text[], query: Float32Array): number {
  const dot = (vector: readonly number[]): number =>
    vector.reduce((sum, value, index) => sum + value * (query[index] ?? 0), 0)
  const [only, second] = window
  if (only !== undefined && second === undefined) return dot(only.vector)
  const sum = Array.from(query, (_, index) =>
    window.reduce((total, { vector, weight }) => total + weight * (vector[index] ?? 0), 0),
  )
  const length = Math.hypot(...sum)
  return length === 0 ? 0 : dot(sum) / length
}

/** BM25 over the windows of this reach, divided by the best score that the query could get. */
function coverage(
  text: Text,
  texts: readonly Text[],
  { wanted, reach }: { wanted: readonly string[]; reach: number },
): number {
  const termsOf = (one: Text): string[] => windowOf(one, texts, reach).flatMap(({ terms }) => terms)
  const documents = texts.map(termsOf)
  const average = documents.reduce((sum, terms) => sum + terms.length, 0) / texts.length
  const own = termsOf(text)
  let score = 0
  let best = 0
  for (const term of wanted) {
    const n = documents.filter((terms) => terms.includes(term)).length
    const idf = Math.log(1 + (texts.length - n + 0.5) / (n + 0.5))
    const frequency = own.filter((other) => other === term).length
    best += idf * (K1 + 1)
    if (frequency === 0) continue
    score += (idf * frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * own.length) / average))
  }
  return best === 0 ? 0 : score / best
}
