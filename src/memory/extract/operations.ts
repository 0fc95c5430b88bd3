/** @module A model's answer, read and done: the good operations, and what is wrong with the others. */
import { equalJson, isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { AnswerShape, Reading } from '../../model/ask.ts'
import type { FailedOperation } from '../change.ts'
import type { IdMaker } from '../digest.ts'
import { answerSchema } from './answer-schema.ts'
import { type Draft, memoriesIn } from './draft.ts'
import { Fault } from './fault.ts'
import { offerOf } from './offer.ts'
import { readOperation } from './operation.ts'
import { perform, type Setting } from './perform.ts'

/** What came of an answer. */
export interface Outcome {
  /** With the good operations done. */
  readonly draft: Draft
  readonly failed: readonly FailedOperation[]
  /** As the model wrote them. */
  readonly operations: readonly Json[]
  /** Those with which nothing was wrong. */
  readonly good: readonly Json[]
}

/** The shape of an answer with operations, for one question. */
export interface OperationsShape extends AnswerShape<Outcome> {
  /**
   * What counts of a question, given the outcome of the answer that was chosen. A model that was told what was wrong may repeat only that:
   * what was good in its first answer is done all the same.
   */
  settle(chosen: Outcome): Promise<Outcome>
}

/** The shape of `{ "operations": [ … ] }` over a draft. */
export function operationsShape(draft: Draft, setting: Setting): OperationsShape {
  let first: Outcome | undefined
  const makeIds = repeatable(setting.makeId)
  const readAll = (operations: readonly Json[]): ReturnType<typeof readOperations> =>
    readOperations(operations, draft, { ...setting, makeId: makeIds() })
  const { allowed, kinds, numbers } = setting
  return {
    jsonSchema: answerSchema(offerOf(allowed, kinds, memoriesIn(draft), numbers.length), kinds),
    async read(answer) {
      const operations = operationsIn(answer)
      if (operations === undefined) return NO_OPERATIONS
      const reading = await readAll(operations)
      first ??= reading.value
      return reading
    },
    async settle(chosen) {
      if (first === undefined || chosen.operations.length > first.failed.length) return chosen
      const { good } = first
      const mended = chosen.operations.filter((operation) => !good.some((done) => equalJson(done, operation)))
      if (mended.length === 0) return first
      return (await readAll([...good, ...mended])).value
    },
  }
}

/** Id makers that all make the same ids: of several readings of one answer only one counts. */
function repeatable(makeId: IdMaker): () => IdMaker {
  const made: string[] = []
  return () => {
    let next = 0
    return () => {
      const id = made[next] ?? makeId()
      made[next] = id
      next += 1
      return id
    }
  }
}

/** Does operations one after the other. Each problem is a sentence that says which operation it is and what to mend. */
async function readOperations(
  operations: readonly Json[],
  start: Draft,
  setting: Setting,
): Promise<{ readonly value: Outcome; readonly problems: readonly string[] }> {
  const problems: string[] = []
  const failed: FailedOperation[] = []
  const good: Json[] = []
  let draft = start
  for (const [index, operation] of operations.entries()) {
    const done = await readOne(operation, draft, setting)
    draft = done.draft
    problems.push(...done.faults.map(({ what }) => `Operation ${index + 1}: ${what}`))
    failed.push(...failureOf(operation, done))
    if (done.faults.length === 0) good.push(operation)
  }
  return { value: { draft, failed, operations, good }, problems }
}

/** What came of one operation: with faults and an unchanged draft, nothing. */
interface Done {
  readonly draft: Draft
  readonly isDone: boolean
  readonly faults: readonly Fault[]
}

async function readOne(raw: Json, draft: Draft, setting: Setting): Promise<Done> {
  const read = readOperation(raw, setting.labels)
  if (read === undefined) return { draft, isDone: true, faults: [] }
  if (read instanceof Fault) return { draft, isDone: false, faults: [read] }
  const { operation, faults } = read
  const next = await perform(draft, operation, setting)
  if (next instanceof Fault) return { draft, isDone: false, faults: [next, ...faults] }
  return { draft: next, isDone: true, faults }
}

function failureOf(operation: Json, { isDone, faults }: Done): FailedOperation[] {
  const [first] = faults
  if (first === undefined) return []
  const whats = faults.map(({ what }) => `${what.charAt(0).toUpperCase()}${what.slice(1)}`)
  const reason = [...whats, ...(isDone ? ['It was done without.'] : [])].join(' ')
  return [{ operation, code: first.code, reason }]
}

const NO_OPERATIONS: Reading<Outcome> = {
  problems: [
    'The answer holds no "operations". Write {"operations": [ … ]}, or {"operations": []} for none.',
  ],
}

/** The operations of an answer: also a bare list of them, or a bare one. */
function operationsIn(answer: Json): readonly Json[] | undefined {
  if (Array.isArray(answer)) {
    const list = answer as readonly Json[]
    const [only] = list
    if (list.length === 1 && isObject(only) && 'operations' in only) return operationsIn(only)
    return list.every(isOperation) ? list : undefined
  }
  if (!isObject(answer)) return undefined
  const { operations } = answer
  if (Array.isArray(operations)) return operations as readonly Json[]
  if (isObject(operations)) return [operations]
  return isOperation(answer) ? [answer] : undefined
}

function isOperation(value: Json): value is JsonObject {
  return isObject(value) && (typeof value['op'] === 'string' || 'content' in value)
}
