/** @module The error of an answer that cannot be used, also when the model was asked again. */
import { KeepsakeError, show } from '../core/errors.ts'
import type { Model } from './model.ts'
import type { AnswerReading } from './read-answer.ts'

/** What a model said, and what it means. */
export interface Unusable {
  readonly text: string
  readonly reading: Pick<AnswerReading<unknown>, 'kind' | 'problems'>
}

type UnusableAnswer = KeepsakeError<'answer_refused' | 'answer_not_json' | 'answer_cut' | 'answer_invalid'>

/** How each kind of answer falls short, and the way out. */
const ERRORS: Readonly<
  Record<Unusable['reading']['kind'], (model: string, answer: Unusable) => UnusableAnswer>
> = {
  refused: (model) =>
    new KeepsakeError(
      'answer_refused',
      `The model '${model}' refused to answer, or a filter stopped it. Ask another model, or leave out what it refuses to read.`,
      { details: { model } },
    ),
  prose: (model, { text }) =>
    new KeepsakeError(
      'answer_not_json',
      `The model '${model}' answered ${show(text)}, which holds no JSON object. Use a model that can be constrained to a schema.`,
      { details: { model } },
    ),
  cut: (model) =>
    new KeepsakeError(
      'answer_cut',
      `The answer of the model '${model}' breaks off. Allow it more tokens, or give it less to read at once.`,
      { details: { model } },
    ),
  json: (model, { reading: { problems } }) =>
    new KeepsakeError(
      'answer_invalid',
      `The answer of the model '${model}' does not fit the schema: ${problems.join(' ')}`,
      { details: { model, problems } },
    ),
}

/** Why the last of these answers cannot be used. */
export function unusableAnswer({ id }: Model, last: Unusable): UnusableAnswer {
  return ERRORS[last.reading.kind](id, last)
}
