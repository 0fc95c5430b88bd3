/** @module A change of what is known, in words. */
import type { Change, ChangeType } from 'keepsake'
import { showValidity, wordsOf } from '../memory/show-memory.ts'

/** How a change reads. */
export interface ChangeWords {
  readonly sign: string
  readonly says: string
  /** What is known no more; `''` where nothing was, or it says the same. */
  readonly was: string
  /** What is known; `''` where nothing is. */
  readonly is: string
}

const SIGNS: Record<ChangeType, Pick<ChangeWords, 'sign' | 'says'>> = {
  inserted: { sign: '+', says: 'new' },
  updated: { sign: '~', says: 'updated' },
  superseded: { sign: '⇄', says: 'was → is' },
  deleted: { sign: '−', says: 'deleted' },
  unchanged: { sign: '=', says: 'repeated' },
}

/** A sign, its name, and the words before and after. */
export function describeChange(change: Change): ChangeWords {
  const { type, before, after } = change
  const [was, is] = [wordsOf(before), wordsOf(after)]
  return { ...SIGNS[isRepeated(change) ? 'unchanged' : type], was: was === is ? '' : was, is }
}

/** The same words once more: what is new is only where they were said. */
function isRepeated({ type, before, after }: Change): boolean {
  if (type !== 'updated' || before === undefined || after === undefined) return false
  return wordsOf(before) === wordsOf(after) && showValidity(before) === showValidity(after)
}
