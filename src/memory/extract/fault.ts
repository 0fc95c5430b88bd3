/** @module What is wrong with an operation. */
import type { OperationFault } from '../change.ts'

/** What is wrong with an operation, or with a part of it. */
export class Fault {
  readonly code: OperationFault
  /** Goes on after "Operation 2: ", so it begins small and ends with a full stop. */
  readonly what: string

  constructor(code: OperationFault, what: string) {
    this.code = code
    this.what = what
  }
}
