/** @module What is wrong with an import, and where. */
import { isKeepsakeError, KeepsakeError } from '../../core/errors.ts'
import { defined } from '../../core/json.ts'

/** A refusal of a file: the line, what is wrong, and the way out. */
export function invalidImport(
  line: number,
  message: string,
  cause?: unknown,
): KeepsakeError<'invalid_import'> {
  return new KeepsakeError('invalid_import', message, { details: { line }, ...defined({ cause }) })
}

/** Runs a check; what it refuses names the line. */
export function atLine<Result>(line: number, check: () => Result): Result {
  try {
    return check()
  } catch (error) {
    if (!isKeepsakeError(error) || error.code === 'invalid_import') throw error
    throw invalidImport(line, `Line ${line} of the import cannot be stored: ${error.message}`, error)
  }
}
