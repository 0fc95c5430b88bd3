/** @module A tool that any agent framework can offer to a model. */
import type { ZodType } from 'zod'
import type { CallOptions } from '../core/call.ts'
import { invalidArgument, show } from '../core/errors.ts'
import type { Variables } from '../core/namespace.ts'
import { validate } from '../core/schema.ts'

/** A tool: what a model is told of it, and what it does. */
export interface Tool<Input> {
  readonly name: string
  /** What the model reads of it. */
  readonly description: string
  /** What it may be called with: a zod schema, which is a Standard Schema too. */
  readonly inputSchema: ZodType<Input>
  /**
   * Runs it: checks the input, and resolves to what the model reads. Rejects with `invalid_argument` and a sentence that tells the model what
   * to do instead, and with `missing_variable` where its namespace has variables that no `for` has filled.
   */
  execute(input: unknown, options?: CallOptions): Promise<string>
  /** The same tool in one user's namespace. `missing_variable` where one is left out. */
  for(variables: Variables): Tool<Input>
}

/** What a tool was called with, read by its schema. `invalid_argument` names everything that is wrong. */
export async function readInput<Input>(
  { name, inputSchema }: Pick<Tool<Input>, 'name' | 'inputSchema'>,
  input: unknown,
): Promise<Input> {
  const read = await validate(inputSchema, input)
  if (read.problems === undefined) return read.value
  throw invalidArgument(
    'input',
    `${name} cannot be called with ${show(input)}. Mend ${read.problems.join('; ')}.`,
  )
}
