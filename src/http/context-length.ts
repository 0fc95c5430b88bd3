/** @module Whether a server says that a request is longer than the model's window, and what numbers it names. */
import { defined, type JsonObject } from '../core/json.ts'

/** The request's length and the window, in tokens, where the server says them. */
export interface Excess {
  readonly tokens?: number
  readonly limit?: number
}

/** What a server said of an error: OpenAI's `code` and `type`, the sentence, and what stands beside them. */
export interface Said {
  readonly codes: readonly string[]
  readonly sentence: string
  readonly fields: JsonObject
}

const CODES: readonly string[] = ['context_length_exceeded', 'exceed_context_size_error']
const WORDS =
  /context (?:length|size|window)|maximum model length|(?:prompt|input) is too long|too many (?:input |prompt )?tokens|token count|maximum prompt length|too large for model/i
const LIMIT = /(\d[\d,]*) (?:tokens )?max|(?:maximum|available|only|limit)\D{0,60}?(\d[\d,]*)/i
const TOKENS =
  /(?:requested|resulted in|has|contains|length \(?|count \(?|the first|request \(|too long:)\s*(\d[\d,]*)/i

/** The excess, where the server means that; `undefined` where it means something else. */
export function excessOf(status: number, { codes, sentence, fields }: Said): Excess | undefined {
  const means =
    status === 413 || codes.some((code) => CODES.includes(code)) || (status < 500 && WORDS.test(sentence))
  if (!means) return undefined
  return defined({
    tokens: numberOf(fields['n_prompt_tokens'], TOKENS.exec(sentence)),
    limit: numberOf(fields['n_ctx'], LIMIT.exec(sentence)),
  })
}

function numberOf(field: unknown, found: RegExpExecArray | null): number | undefined {
  if (typeof field === 'number') return field
  const digits = found?.slice(1).find((group) => group !== undefined)
  return digits === undefined ? undefined : Number(digits.replaceAll(',', ''))
}
