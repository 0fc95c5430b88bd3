/** @module Reads a completion, whole or piece by piece, as OpenAI and those who imitate it write it. */
import { isObject, type Json } from '../../core/json.ts'
import type { Generation } from '../model.ts'

/** What servers call the end of an answer. */
const REASONS: ReadonlyMap<unknown, Generation['finishReason']> = new Map([
  ['stop', 'stop'],
  ['eos', 'stop'],
  ['end_turn', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['content_filter', 'filter'],
])

/** What a completion, or a piece of a streamed one, says. */
export interface Piece {
  readonly text: string
  readonly refused: boolean
  /** Absent in all pieces but the last. */
  readonly finish?: string | undefined
  readonly usage?: Generation['usage']
}

/** Reads a completion (`message`) or a piece of one (`delta`); `undefined` where it is none. */
export function readPiece(json: Json, part: 'message' | 'delta'): Piece | undefined {
  if (!isObject(json) || !Array.isArray(json['choices'])) return undefined
  const choice: unknown = (json['choices'] as readonly Json[])[0]
  const usage = readUsage(json['usage'])
  if (choice === undefined && part === 'delta') return { text: '', refused: false, usage }
  if (!isObject(choice) || !isObject(choice[part])) return undefined
  const { content, refusal } = choice[part]
  const finish = choice['finish_reason']
  return {
    text: textOf(content),
    refused: typeof refusal === 'string' && refusal !== '',
    finish: typeof finish === 'string' ? finish : undefined,
    usage,
  }
}

/** A whole answer. A refusal has no text: it is no answer to what was asked. */
export function toGeneration({ text, refused, finish, usage }: Piece): Generation {
  const counted = usage === undefined ? {} : { usage }
  if (refused) return { text: '', finishReason: 'filter', ...counted }
  return { text, finishReason: REASONS.get(finish) ?? 'other', ...counted }
}

/** Text, or a list of parts of which some are text. */
function textOf(content: Json | undefined): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  const parts = content as readonly Json[]
  return parts
    .map((part) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('')
}

function readUsage(usage: Json | undefined): Piece['usage'] {
  if (!isObject(usage)) return undefined
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage
  return typeof inputTokens === 'number' && typeof outputTokens === 'number'
    ? { inputTokens, outputTokens }
    : undefined
}
