/** @module What managers and extractors may be told, checked when they are made. */
import { invalidArgument, show } from '../core/errors.ts'
import type { Message } from '../core/message.ts'
import { type Clock, fromMillis, toUtc } from '../core/time.ts'
import type { Model } from '../model/model.ts'
import type { Allowed } from './extract/offer.ts'

/** A model, or `invalid_argument`. */
export function checkModel(model: unknown, argument = 'model'): Model {
  const { id, generate } = (model ?? {}) as Partial<Model>
  if (typeof id === 'string' && typeof generate === 'function') return model as Model
  throw invalidArgument(
    argument,
    `${argument} ${show(model)} is not a model. Give an object with an id and a generate function, such as httpModel({ … }).`,
  )
}

/** A store, or `invalid_argument`. */
export function checkStore<Given>(store: Given & { search?: unknown }): Given {
  if (typeof store?.search === 'function') return store
  throw invalidArgument(
    'store',
    `store is ${show(store)}, not a store. Make one: createStore({ storage: memoryStorage() }).`,
  )
}

/** Which operations are on. */
export interface EnableOptions {
  /** On by default. */
  readonly enableInserts?: boolean | undefined
  /** Updating and superseding; on by default. */
  readonly enableUpdates?: boolean | undefined
  /** Off by default. */
  readonly enableDeletes?: boolean | undefined
}

/** What a model may do; `invalid_argument` where that is nothing. */
export function checkAllowed({
  enableInserts = true,
  enableUpdates = true,
  enableDeletes = false,
}: EnableOptions): Allowed {
  if (enableInserts || enableUpdates || enableDeletes) {
    return { inserts: enableInserts, updates: enableUpdates, deletes: enableDeletes }
  }
  throw invalidArgument(
    'enableInserts',
    'enableInserts, enableUpdates and enableDeletes are all false, so that nothing could change. Turn one of them on.',
  )
}

/** How many times to look: a whole number from 1. */
export function checkMaxSteps(maxSteps: unknown = 1): number {
  if (typeof maxSteps === 'number' && Number.isInteger(maxSteps) && maxSteps >= 1) return maxSteps
  throw invalidArgument('maxSteps', `maxSteps ${show(maxSteps)} is not a whole number from 1.`)
}

/** Instructions in words, or the default. */
export function checkInstructions(instructions: unknown, byDefault: string): string {
  if (instructions === undefined) return byDefault
  if (typeof instructions === 'string' && instructions.trim() !== '') return instructions.trim()
  throw invalidArgument(
    'instructions',
    `instructions ${show(instructions)} are not words. Leave them out for the default.`,
  )
}

/** When a conversation took place: as it says, or at its last message's time, or now. Messages are checked. */
export function conversationTime(at: unknown, messages: readonly Message[], clock: Clock): string {
  if (at !== undefined) return toUtc(at, 'at')
  const last = messages.findLast(({ createdAt }) => createdAt !== undefined)
  return last?.createdAt ?? fromMillis(clock())
}
