/** @module Schemas of any library that speaks Standard Schema and can write its schemas as JSON Schema: zod 4.2, and others. */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'
import { KeepsakeError } from './errors.ts'
import { isObject, type JsonObject } from './json.ts'

/** A schema that can check a value and be shown to a model. `z.object({ … })` is one. */
export interface Schema<Output = unknown> {
  readonly '~standard': StandardSchemaV1.Props<unknown, Output> & StandardJSONSchemaV1.Props<unknown, Output>
}

/** What a schema makes of a value: the value it reads, or what is wrong with it. */
export type Validated<Output> =
  | { readonly value: Output; readonly problems?: undefined }
  | { readonly problems: readonly string[] }

/** The dialect that models' servers are asked in. */
const TARGET = 'draft-2020-12'

/**
 * A schema as JSON Schema: of what is to be written, so that a field with a default may be left out. `name` is what an error calls it.
 * Throws `invalid_schema` where it cannot be written so.
 */
export function jsonSchemaOf(schema: Schema, name: string): JsonObject {
  const { jsonSchema } = schema?.['~standard'] ?? {}
  if (jsonSchema === undefined) {
    throw invalidSchema(name, 'is no Standard Schema with a JSON Schema. Write it with zod 4.2 or newer.')
  }
  try {
    const written: unknown = jsonSchema.input({ target: TARGET })
    if (isObject(written)) return withoutDialect(written)
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '')
    throw invalidSchema(name, `cannot be written as JSON Schema: ${reason}.`, { cause })
  }
  throw invalidSchema(name, 'cannot be written as JSON Schema.')
}

/** Without the dialect's address: servers take their own, and some refuse to be told. */
function withoutDialect(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'))
}

/** Checks a value. Problems are sentences with the path: `title: expected string`. */
export async function validate<Output>(schema: Schema<Output>, value: unknown): Promise<Validated<Output>> {
  const result = await schema['~standard'].validate(value)
  if (result.issues === undefined) return { value: result.value }
  return { problems: result.issues.map(({ message, path }) => [...pathOf(path), message].join(': ')) }
}

function pathOf(path: StandardSchemaV1.Issue['path']): string[] {
  const names = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part))
  return names.length === 0 ? [] : [names.join('.')]
}

function invalidSchema(
  name: string,
  what: string,
  options: { cause?: unknown } = {},
): KeepsakeError<'invalid_schema'> {
  return new KeepsakeError('invalid_schema', `Schema '${name}' ${what}`, {
    details: { schema: name },
    ...options,
  })
}
