/** @module What an answer is to be: for the model as JSON Schema, for us as a reading. */
import { KeepsakeError, show } from '../core/errors.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { jsonSchemaOf, type Schema, validate } from '../core/schema.ts'

/** What an answer is to be: for the model as JSON Schema, for us as a reading. */
export interface AnswerShape<Output> {
  readonly jsonSchema: JsonObject
  /**
   * Reads an answer. What is wrong with it is said in sentences that tell the model what to mend. Of an answer with several values it reads one
   * after the other, the likeliest first, until one can be used.
   */
  read(answer: Json): Reading<Output> | Promise<Reading<Output>>
}

/** What an answer says, as far as it can be read, and what is wrong with it. */
export interface Reading<Output> {
  /** Absent where nothing of it can be used. */
  readonly value?: Output | undefined
  readonly problems: readonly string[]
}

/**
 * The shape of a schema's object. `name` is what errors call the schema. Throws `invalid_schema` where it cannot be written as JSON Schema, or
 * is not that of an object: models are constrained to objects.
 */
export function shapeOf<Output>(schema: Schema<Output>, name: string): AnswerShape<Output> {
  const jsonSchema = jsonSchemaOf(schema, name)
  if (jsonSchema['type'] !== 'object') throw notAnObject(name, jsonSchema)
  return {
    jsonSchema,
    async read(answer) {
      const { problems = [], ...read } = await validate(schema, answer)
      return { ...read, problems }
    },
  }
}

function notAnObject(name: string, { type }: JsonObject): KeepsakeError<'invalid_schema'> {
  const what = type === undefined ? 'is a choice of several' : `is of type ${show(type)}`
  return new KeepsakeError(
    'invalid_schema',
    `Schema '${name}' ${what}, and a model answers with an object. Wrap it: z.object({ answer: … }).`,
    { details: { schema: name } },
  )
}
