/** @module Schemas of objects of texts, written by hand: the kinds that Keepsake brings itself need no schema library. */
import { isObject, type JsonObject } from '../../core/json.ts'
import type { Schema } from '../../core/schema.ts'

/** A schema of an object that holds these texts, none of them empty. The descriptions are what a model reads. */
export function textSchema<Name extends string>(
  description: string,
  fields: Readonly<Record<Name, string>>,
): Schema<Readonly<Record<Name, string>>> {
  const names = Object.keys(fields) as Name[]
  const written = (): JsonObject => jsonSchema(description, fields)
  return {
    '~standard': {
      version: 1,
      vendor: 'keepsake',
      validate: (value) => read(names, value),
      jsonSchema: { input: written, output: written },
    },
  }
}

function read<Name extends string>(
  names: readonly Name[],
  value: unknown,
): { value: Record<Name, string> } | { issues: { message: string; path?: string[] }[] } {
  if (!isObject(value)) return { issues: [{ message: 'expected an object' }] }
  const missing = names.filter((name) => !isText(value[name]))
  if (missing.length > 0) {
    return { issues: missing.map((name) => ({ path: [name], message: 'expected a text that is not empty' })) }
  }
  return {
    value: Object.fromEntries(names.map((name) => [name, value[name] as string])) as Record<Name, string>,
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function jsonSchema(description: string, fields: Readonly<Record<string, string>>): JsonObject {
  const properties = Object.entries(fields).map(([name, text]) => [
    name,
    { type: 'string', description: text },
  ])
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(properties) as JsonObject,
    required: Object.keys(fields),
    additionalProperties: false,
  }
}
