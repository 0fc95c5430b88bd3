/** @module How a server wants to be asked: what it refuses is left out from then on. */

/** The form of a request. */
export interface Form {
  /** How the schema is sent. */
  readonly format: 'json_schema' | 'json_object' | 'none'
  /** What the limit of an answer is called. */
  readonly limit: 'max_tokens' | 'max_completion_tokens'
  /** Whether a stream is asked to end with its usage. */
  readonly streamUsage: boolean
}

/** The form that is tried first. */
export function firstForm(format: Form['format'] = 'json_schema'): Form {
  return { format, limit: 'max_tokens', streamUsage: true }
}

/** What of a request went out and may be left out: only that can have been refused. */
export interface Used {
  /** That the answer follows a schema. */
  readonly format: boolean
  readonly maxTokens: boolean
  readonly stream: boolean
}

/** An answer that is an error, as far as it says what was refused. */
export interface RefusedForm {
  readonly status: number
  /** OpenAI's `code` and `type`. */
  readonly codes: readonly string[]
  readonly sentence: string
}

/** With these a server says that it does not understand a request; 500 comes from some that fail on a schema. */
const REFUSALS: readonly number[] = [400, 404, 415, 422, 500, 501]

/** Those that may be about the format without saying so: a wrong address is 404, and a server that fails is 500. */
const VAGUE: readonly number[] = [400, 415, 422, 501]

const MODEL_CODES: readonly string[] = ['model_not_found', 'invalid_model']
const MODEL_WORDS =
  /\bmodel\b.{0,100}?(?:not found|not exist|n't exist|not available|unknown|not a valid)|(?:no such|unknown|invalid|missing) model|body\.model\b/i

/** What may be refused: in what words, whether it was there, and the form without it. */
const STEPS: readonly {
  readonly words: RegExp
  sent(form: Form, used: Used): boolean
  without(form: Form): Form
}[] = [
  {
    words: /stream.?options|include.?usage/i,
    sent: ({ streamUsage }, { stream }) => streamUsage && stream,
    without: (form) => ({ ...form, streamUsage: false }),
  },
  {
    words: /max_completion_tokens/i,
    sent: ({ limit }, { maxTokens }) => limit === 'max_tokens' && maxTokens,
    without: (form) => ({ ...form, limit: 'max_completion_tokens' }),
  },
  {
    words:
      /response.?format|json.?schema|json.?object|structured.?output|grammar|json_validate_failed|requested parameters/i,
    sent: sendsFormat,
    without: withWeakerFormat,
  },
]

/** The form to try next, where a refusal says that it was about the form; `undefined` where it does not, or nothing is left to leave out. */
export function simplerForm(form: Form, used: Used, { status, sentence }: RefusedForm): Form | undefined {
  if (!REFUSALS.includes(status)) return undefined
  return STEPS.find(({ words, sent }) => sent(form, used) && words.test(sentence))?.without(form)
}

/** The form with a weaker format, where a refusal may be about the format though it does not say so. */
export function guessedForm(form: Form, used: Used, refusal: RefusedForm): Form | undefined {
  return sendsFormat(form, used) && isVague(refusal) ? withWeakerFormat(form) : undefined
}

/** Whether a refusal may be about the format, and is not about the model's name. */
export function isVague({ status, codes, sentence }: RefusedForm): boolean {
  if (!VAGUE.includes(status)) return false
  return !codes.some((code) => MODEL_CODES.includes(code)) && !MODEL_WORDS.test(sentence)
}

function sendsFormat({ format }: Form, used: Used): boolean {
  return format !== 'none' && used.format
}

function withWeakerFormat(form: Form): Form {
  return { ...form, format: form.format === 'json_schema' ? 'json_object' : 'none' }
}
