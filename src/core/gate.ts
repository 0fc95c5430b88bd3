/** @module What can be closed: afterwards its methods reject instead of half working. */
import { KeepsakeError } from './errors.ts'

/** A gate that methods go through until it is closed. */
export interface Gate {
  /** The same method, which rejects with `closed` once the gate is. */
  through<Arguments extends unknown[], Result>(
    method: (...args: Arguments) => Promise<Result>,
  ): (...args: Arguments) => Promise<Result>
  /** Closes the gate; whether it was open. */
  close(): boolean
}

/** An open gate; `name` is what its errors call the thing behind it. */
export function createGate(name: string): Gate {
  let open = true
  return {
    through(method) {
      return async (...args) => {
        if (open) return method(...args)
        throw closedError(name)
      }
    },
    close() {
      const was = open
      open = false
      return was
    },
  }
}

/** What a call of a closed thing rejects with, and what still waits when it is closed. */
export function closedError(name: string): KeepsakeError<'closed'> {
  return new KeepsakeError('closed', `The ${name} is closed. Make a new one.`, { details: { name } })
}
