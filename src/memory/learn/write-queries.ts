/** @module A model writes what to search for. */
import { isKeepsakeError, show } from '../../core/errors.ts'
import { compileFilter, type Filter } from '../../core/filter.ts'
import { defined, isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Message } from '../../core/message.ts'
import { estimateTokens, type TokenCounter } from '../../core/tokens.ts'
import { type AnswerShape, ask, type Reading } from '../../model/ask.ts'
import type { Model } from '../../model/model.ts'
import { NO_USAGE, type Usage } from '../../model/usage.ts'
import { fence } from '../extract/fence.ts'
import { dataRule } from '../extract/instructions.ts'
import { answerRoom, roomFor } from '../extract/room.ts'
import { type RecallQuery, speechOf } from './recall.ts'

/** Who writes queries, and about what. */
export interface QueryRequest {
  readonly model: Model
  readonly messages: readonly Message[]
  /** Kinds that a query may name; any, where it is left out. */
  readonly kinds?: readonly string[] | undefined
  readonly instructions?: string | undefined
  readonly countTokens?: TokenCounter | undefined
  readonly signal?: AbortSignal | undefined
}

/** Asks a model for queries about a conversation, in one call; none where nothing was said. */
export async function writeQueries(
  request: QueryRequest,
): Promise<{ queries: readonly RecallQuery[]; usage: Usage }> {
  const { model, messages, kinds, countTokens = estimateTokens, signal } = request
  const lines = speechOf(messages)
  if (lines.length === 0) return { queries: [], usage: NO_USAGE }
  const room = roomFor({ model, prompt: promptFor(request, lines, ''), countTokens, answers: 1 })
  const { value, usage } = await ask({
    model,
    messages: promptFor(request, lines, endOf(lines, room, countTokens)),
    shape: shapeOfQueries(kinds),
    maxTokens: answerRoom(model),
    countTokens,
    signal,
  })
  return { queries: value, usage }
}

/** What a model is asked; `conversation` is what is shown of the lines. */
function promptFor(
  { kinds, instructions = INSTRUCTIONS }: QueryRequest,
  lines: readonly string[],
  conversation: string,
): Message[] {
  const { open, close, tags } = fence(['conversation'], lines)
  const named = kinds === undefined ? '' : `\nKinds of memories: ${kinds.join(', ')}.`
  return [
    { role: 'system', content: `${instructions}\n\n${FORMAT}${named}\n${dataRule(tags)}` },
    { role: 'user', content: [open('conversation'), conversation, close('conversation')].join('\n') },
  ]
}

/** The last lines that fit: what a conversation is about now stands at its end. Of a last line that is too long by itself, its end. */
function endOf(lines: readonly string[], room: number, count: TokenCounter): string {
  const shown: string[] = []
  let left = room
  for (const line of lines.toReversed()) {
    left -= count(`${line}\n`)
    if (left < 0) break
    shown.unshift(line)
  }
  let end = lines.at(-1) ?? ''
  while (shown.length === 0 && count(end) > room) end = end.slice(Math.ceil(end.length / 4))
  return shown.length === 0 ? end : shown.join('\n')
}

const INSTRUCTIONS = `You look things up in a long-term memory. Write the searches that would find what is already known about the people and matters of the
conversation: what it asks for, adds to, corrects or builds upon. Write each as a short statement or question, with names instead of pronouns. One per matter, without repetitions.`

const FORMAT = `Answer one JSON object and nothing else: { "queries": [ { "query": "what to search for" } ] }. A query may also have "kinds", a list of kinds of memories, and
"filter", an object of paths and the values they must have, such as { "content.topic": "tea" }. Where there is nothing to search for, "queries" is [].`

function shapeOfQueries(kinds: readonly string[] | undefined): AnswerShape<readonly RecallQuery[]> {
  const query: JsonObject = {
    type: 'object',
    properties: {
      query: { type: 'string' },
      kinds: { type: 'array', items: { type: 'string', ...(kinds !== undefined && { enum: kinds }) } },
      filter: { type: 'object' },
    },
    required: ['query'],
    additionalProperties: false,
  }
  return {
    jsonSchema: {
      type: 'object',
      properties: { queries: { type: 'array', items: query } },
      required: ['queries'],
      additionalProperties: false,
    },
    read: (answer) => readQueries(answer, kinds),
  }
}

function readQueries(answer: Json, kinds: readonly string[] | undefined): Reading<readonly RecallQuery[]> {
  const written = isObject(answer) ? answer['queries'] : answer
  if (!Array.isArray(written)) return { problems: ['"queries" is missing, or no list.'] }
  const readings = (written as readonly Json[]).map((query, index) =>
    readQuery(query, { name: `Query ${index + 1}`, kinds }),
  )
  const queries = readings.flatMap(({ value }) => (value === undefined ? [] : [value]))
  const problems = readings.flatMap((reading) => reading.problems)
  // Queries of which none can be read are not the same as none.
  return queries.length === 0 && problems.length > 0 ? { problems } : { value: queries, problems }
}

/** What models call a query's words, though they were told to write "query". */
const WORDS: readonly string[] = ['query', 'text', 'content', 'search', 'q']

function isWords(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** A query, also one of words alone, as far as it can be read: what is wrong beside its words is left out. */
function readQuery(
  written: Json,
  { name, kinds }: { name: string; kinds: readonly string[] | undefined },
): Reading<RecallQuery> {
  if (typeof written === 'string') return readQuery({ query: written }, { name, kinds })
  if (!isObject(written)) return { problems: [`${name} is ${show(written)}, not an object with "query".`] }
  const called = WORDS.find((each) => isWords(written[each]))
  if (called === undefined) return { problems: [`${name} has no words in "query".`] }
  const { [called]: query, kinds: named, filter, ...others } = written
  const invented = Object.keys(others).map(
    (other) => `${name} has ${show(other)}, which is no part of a query.`,
  )
  const [read, checked] = [readKindNames(named, kinds), readQueryFilter(filter)]
  return {
    value: { query: query as string, ...defined({ kinds: read.value, filter: checked.value }) },
    problems: [
      ...invented,
      ...[...read.problems, ...checked.problems].map((problem) => `${name}: ${problem}`),
    ],
  }
}

function readKindNames(
  named: Json | undefined,
  kinds: readonly string[] | undefined,
): Reading<readonly string[]> {
  if (named === undefined) return { problems: [] }
  const names = Array.isArray(named)
    ? (named as readonly Json[]).filter((name) => typeof name === 'string')
    : []
  const known = names.filter((name) => kinds === undefined || kinds.includes(name))
  const strange = !Array.isArray(named) || known.length < named.length
  const problems = strange
    ? [`"kinds" is ${show(named)}, not a list of ${kinds?.join(', ') ?? 'names'}.`]
    : []
  return known.length > 0 ? { value: known, problems } : { problems }
}

function readQueryFilter(filter: Json | undefined): Reading<Filter> {
  if (filter === undefined) return { problems: [] }
  try {
    compileFilter(filter as Filter)
    return { value: filter as Filter, problems: [] }
  } catch (error) {
    if (!isKeepsakeError(error)) throw error
    return { problems: [error.message] }
  }
}
