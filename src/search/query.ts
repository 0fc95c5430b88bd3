/** @module What a query says besides its words: whom it names and when. */
import { defined } from '../core/json.ts'
import { words } from '../core/words.ts'
import { findDate, type NamedDate } from './dates.ts'

/** A query, read. */
export interface Query {
  /** The query without the labels it names: what is embedded and matched by words. */
  readonly text: string
  /** The label that the query names, if it names exactly one in scope. */
  readonly label?: string
  /** Other labels in scope that read the same but for case and accents. */
  readonly spellings?: readonly string[]
  /** The month, and perhaps day or year, that the query names. */
  readonly date?: NamedDate
}

/**
 * Reads a query, given the labels in scope.
 *
 * A label is named by its words in their order, whatever their case or accents ("Caroline's" names Caroline). Names say who, not
 * what: they are taken out of the text, unless nothing would be left.
 *
 * @example
 * ```ts
 * analyse('What did Caroline paint in May 2023?', ['Caroline', 'Melanie'])
 * // { text: 'What did paint in May 2023?', label: 'Caroline', date: { month: 5, year: 2023 } }
 * ```
 */
export function analyse(query: string, labels: Iterable<string>): Query {
  const known = new Map<string, string[]>()
  for (const label of labels) {
    const name = words(label).join(' ')
    known.set(name, [...(known.get(name) ?? []), label])
  }
  known.delete('')
  const { text, named } = known.size === 0 ? { text: query, named: [] } : takeOut(query, known)
  const [name, other] = new Set(named)
  const [label, ...spellings] = name === undefined || other !== undefined ? [] : (known.get(name) ?? [])
  const date = findDate(text) // not in the names: April is somebody
  return {
    text: words(text).length === 0 ? query : text,
    ...defined({ label, spellings: spellings.length > 0 ? spellings : undefined, date }),
  }
}

/** Longest names first, so that "Ada Lovelace" is not read as "Ada" beside a stray word. */
function takeOut(query: string, known: ReadonlyMap<string, unknown>): { text: string; named: string[] } {
  const tokens = [...query.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’]s?(?![\p{L}\p{N}]))?/giu)]
  const folded = tokens.map(([token]) => words(token.replace(/['’]s?$/iu, '')).join(' '))
  const longest = Math.max(...[...known.keys()].map((name) => name.split(' ').length))
  const named: string[] = []
  let text = ''
  let end = 0
  for (let at = 0; at < tokens.length; at++) {
    const size = nameSize(folded, at, { known, longest })
    if (size === 0) continue
    named.push(folded.slice(at, at + size).join(' '))
    text += query.slice(end, tokens[at]?.index)
    const last = tokens[at + size - 1] as RegExpExecArray
    end = last.index + last[0].length
    at += size - 1
  }
  return { text: (text + query.slice(end)).replace(/\s+/g, ' ').trim(), named }
}

function nameSize(
  folded: readonly string[],
  at: number,
  { known, longest }: { known: ReadonlyMap<string, unknown>; longest: number },
): number {
  for (let size = Math.min(longest, folded.length - at); size > 0; size--) {
    if (known.has(folded.slice(at, at + size).join(' '))) return size
  }
  return 0
}
