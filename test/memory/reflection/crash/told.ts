/** What a worker that learns until it is killed is told, and what it tells. */
import type { Message } from '../../../../src/core/message.ts'
import { random, sentence } from '../../../store/crash/steps.ts'

/** Whose memory it is. */
export const NAMESPACE = ['users', 'ada']

/** The page's only message. */
export interface Order {
  readonly name: string
  readonly seed: number
  /** The number of the first message that was never acknowledged. */
  readonly next: number
}

/**
 * A step of the worker's: it is loaded; a model is asked; it has answered; a commit of what was learned begins; it is done; a message is
 * acknowledged, so that it must not be lost; learning is acknowledged; it failed.
 */
export type News =
  | { readonly type: 'loaded' | 'asked' | 'answered' | 'writing' | 'written' | 'learned' }
  | { readonly type: 'remembered'; readonly number: number }
  | { readonly type: 'failed'; readonly message: string }

/** The message of this number, from 1. No two say the same. */
export function messageOf(seed: number, number: number): Message {
  const content = `Number ${number} is ${sentence(random(seed, 'message', number))}`
  return { id: `m${number}`, role: 'user', content }
}

/** The conversation that a message belongs to. */
export function threadOf(number: number): string {
  return number % 4 < 2 ? 'even' : 'odd'
}
