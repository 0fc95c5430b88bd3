/** @module What was asked of a model, in calls and tokens. */

/** Calls and tokens. */
export interface Usage {
  readonly calls: number
  /** Tokens read: the model's own count, or an estimate where it gives none. */
  readonly inputTokens: number
  /** Tokens written. */
  readonly outputTokens: number
}

/** Nothing was asked. */
export const NO_USAGE: Usage = { calls: 0, inputTokens: 0, outputTokens: 0 }

/** Both together. */
export function addUsage(left: Usage, right: Usage): Usage {
  return {
    calls: left.calls + right.calls,
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
  }
}
