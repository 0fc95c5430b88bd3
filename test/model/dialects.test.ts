import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isObject, type Json } from '../../src/core/json.ts'
import { ask, type AnswerShape } from '../../src/model/ask.ts'
import { scriptedModel } from '../fakes/scripted-model.ts'

interface Dialect {
  readonly name: string
  readonly text: string
  readonly existing?: readonly string[]
  readonly expect: { outcome: 'parsed'; operations: number } | { outcome: 'repair'; reason: string }
}

const file = new URL('../../../shared/recordings/locomo-conv-26.json', import.meta.url)
/** Without the recordings of `../shared` there is nothing to hold this against: its tests are skipped. */
const isThere = existsSync(file)
const { dialects } = (isThere ? JSON.parse(readFileSync(file, 'utf8')) : { dialects: [] }) as {
  dialects: Dialect[]
}

/** Operations, whose ids are numbers up to what is known. */
const operations = (known: number): AnswerShape<readonly Json[]> => ({
  jsonSchema: { type: 'object', properties: { operations: { type: 'array' } } },
  read(answer) {
    if (!isObject(answer) || !Array.isArray(answer['operations'])) {
      return { problems: ['operations is missing.'] }
    }
    const value = answer['operations'] as Json[]
    const wrong = value.filter((each) => isObject(each) && Number(each['id'] ?? 1) > known)
    return { value, problems: wrong.map((each) => `unknown number in ${JSON.stringify(each)}`) }
  },
})

/** What the repair tells the model, by the reason of the recording. */
const TOLD: Readonly<Record<string, RegExp>> = {
  malformed: /- A string holds a raw line break or tab.*\n- A comma stands before '\]'/,
  truncated: /- The JSON breaks off before its end\./,
  'no-json': /- The answer holds no JSON object\./,
  'unknown-number': /- unknown number in .*"id":99/,
}

test.skipIf(!isThere)('there are eight dialects', () => expect(dialects).toHaveLength(8))

test.skipIf(!isThere).for(dialects.map((dialect) => [dialect.name, dialect] as const))(
  'the dialect %s',
  async ([, dialect]) => {
    const { text, existing = [], expect: expected } = dialect
    const shape = operations(Math.max(1, existing.length))
    const model = scriptedModel([text, { operations: [] }])
    const { value } = await ask({ model, messages: [{ role: 'user', content: 'Extract.' }], shape })
    if (expected.outcome === 'parsed') {
      expect(model.asked).toHaveLength(1)
      expect(value).toHaveLength(expected.operations)
    } else {
      expect(model.asked).toHaveLength(2)
      expect(model.asked[1]?.messages.at(-1)?.content).toMatch(TOLD[expected.reason] ?? expected.reason)
    }
  },
)
