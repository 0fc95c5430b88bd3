/** @module Where words for a day are none, or are better left alone. */

/** Words that could be a date, and what stands around them. */
export interface Place {
  readonly match: string
  readonly preposition: string | undefined
  readonly before: string
  readonly after: string
  /** Whether they are dates only where a clause begins or ends. */
  readonly onlyAtEdge: boolean
}

/** Whether words stay as they are: it is not sure that they mean one day. */
export function mustStay({ match, preposition, before, after, onlyAtEdge }: Place): boolean {
  if (/^\p{Lu}/u.test(match) && !startsSentence(before)) return true // a name: USA Today
  const isPhrase = PHRASE_BEFORE.test(before) || PHRASE_AFTER.test(after)
  const isDated = DATE_BEFORE.test(before) || DATE_AFTER.test(after)
  if (isPhrase || isDated || isUnsure(before, after)) return true
  return onlyAtEdge && !isAtEdge({ match, preposition, before, after })
}

/** Whether a place is within quotes, also within those that nothing closes. An apostrophe is no quote. */
export function isQuoted(text: string, place: number): boolean {
  return [...text.matchAll(QUOTES)].some(
    ({ index, 0: quote }) => index <= place && place < index + quote.length,
  )
}

/** Whether a sentence begins after a text. */
export function startsSentence(before: string): boolean {
  return /(?:^|[.!?:]\s+|\n\s*)$/.test(before)
}

const QUOTES = new RegExp(
  [
    '"[^"]*(?:"|$)',
    '“[^”]*(?:”|$)',
    '„[^“”]*(?:[“”]|$)',
    '«[^»]*(?:»|$)',
    '`[^`]*(?:`|$)',
    "(?<![\\p{L}\\p{N}])'(?=\\S).*?(?<=\\S)'(?![\\p{L}\\p{N}])",
    '‘.*?(?:’(?![\\p{L}\\p{N}])|$)',
  ].join('|'),
  'gsu',
)

/** "The last week", "every next Friday", "about tomorrow": a stretch of time, a habit, or what somebody speaks of. */
const PHRASE_BEFORE =
  /(?:\b(?:the|every|each|his|her|their|my|our|its|your|first|very|any|all|ago|an?|one|no|that|some|better|brighter|new|about|than|like|as|into|at|with|between|against)\s|['’]s\s|s['’]\s|[-–])$/i
const PHRASE_AFTER =
  /^(?:['’]s\b|-|–| of\b| or (?:so|two)\b| (?:yesterday|tomorrow|last|this|next|(?:on )?[A-Z][a-z]+day)\b)/
const DATE_BEFORE = /\d{4}(?:-\d{2}(?:-\d{2})?)?,? \(?$/
const DATE_AFTER = /^,? \(?(?:on |in )?(?:\d{4}\b|\d{1,2}(?:st|nd|rd|th)? [A-Z]|[A-Z][a-z]+ \d)/

/** Whether the sentence around is about what is so again and again, or would be. */
function isUnsure(before: string, after: string): boolean {
  const [head = ''] = before.split(SENTENCE_END).slice(-1)
  const [tail = ''] = after.split(SENTENCE_END)
  return UNSURE.test(`${head} … ${tail}`)
}

const SENTENCE_END = /[.!?;]\s|\n/
const UNSURE =
  /\b(?:never|always|every|each(?! other)|usually|often|sometimes|rarely|seldom|regularly|generally|normally|typically|mostly|tends?|used to|whenever|when|would|could|if|unless|whether|as though|like)\b|['’]d\b/i

/** Whether words stand where a clause begins or ends, and not as in "lives for today" or "who she is today". */
function isAtEdge({ preposition = 'by', before, after }: Omit<Place, 'onlyAtEdge'>): boolean {
  if (!/^(?:since|by|from|starting)$/i.test(preposition)) return false
  if (startsSentence(before)) return true
  return CLAUSE_END.test(after) && !NOWADAYS.test(before)
}

const CLAUSE_END = /^(?:$|\s*[.,;:!?)]|\s+(?:and|but|at)\b)/
const NOWADAYS = /\b(?:still|even|who|what|where|how|many|most|people|kids)\b[^.!?;]*$/i
