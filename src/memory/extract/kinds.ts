/** @module What kinds of memories there may be: schemas by name. */
import { notSupported } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Schema } from '../../core/schema.ts'

/** Schemas by name: the name is the memory's kind, and what `.describe` says is what the model reads. */
export type Schemas = Readonly<Record<string, Schema>>

/** A kind that a memory may have. */
export interface Kind {
  readonly name: string
  readonly schema: Schema
  /** Of the content. */
  readonly jsonSchema: JsonObject
}

/** Kinds by name. */
export type Kinds = ReadonlyMap<string, Kind>

/**
 * Reads schemas; without any there is one kind, `Memory`, of `{ content: string }`. Throws `invalid_schema` for one that no model can be
 * told, and `invalid_argument` for a name that is Keepsake's own (`Turn`, `Unknown`).
 */
export function readKinds(_schemas: Schemas | undefined): Kinds {
  throw notSupported('schemas')
}
