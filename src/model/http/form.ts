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
export const FULL_FORM: Form = { format: 'json_schema', limit: 'max_tokens', streamUsage: true }

/** What of a request went out: only that can have been refused. */
export interface Used {
  readonly schema: boolean
  readonly maxTokens: boolean
  readonly stream: boolean
}

/** With these a server says that it does not understand a request; 500 and 501 come from some that fail on a schema. */
const REFUSALS: readonly number[] = [400, 404, 422, 500, 501]

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
    sent: ({ format }, { schema }) => format !== 'none' && schema,
    without: (form) => ({ ...form, format: form.format === 'json_schema' ? 'json_object' : 'none' }),
  },
]

/** The form to try next, where a refusal was about the form; `undefined` where it was about something else, or nothing is left to leave out. */
export function simplerForm(form: Form, used: Used, status: number, said: string): Form | undefined {
  if (!REFUSALS.includes(status)) return undefined
  return STEPS.find(({ words, sent }) => sent(form, used) && words.test(said))?.without(form)
}
