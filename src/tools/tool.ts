/** @module A tool that any agent framework can offer to a model. */
import type { Schema } from '../core/schema.ts'
import type { Variables } from '../core/namespace.ts'
import type { CallOptions } from '../core/call.ts'

/** A tool: what a model is told of it, and what it does. */
export interface Tool<Input> {
  readonly name: string
  /** What the model reads of it. */
  readonly description: string
  /** What it may be called with: a zod schema, which is a Standard Schema too. */
  readonly inputSchema: Schema<Input>
  /** Runs it: checks the input, and resolves to what the model reads. */
  execute(input: unknown, options?: CallOptions): Promise<string>
  /** The same tool in one user's namespace. */
  for(variables: Variables): Tool<Input>
}
