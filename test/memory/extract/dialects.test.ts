import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isObject } from '../../../src/core/json.ts'
import { extracted, fact, known } from './ask-extract.ts'

interface Dialect {
  readonly name: string
  readonly existing?: readonly string[]
  readonly text: string
  readonly expect: {
    readonly outcome: 'parsed' | 'repair'
    readonly reason?: string
    readonly operations?: number
    readonly unknown?: readonly number[]
  }
}

const file = new URL('../../../../shared/recordings/locomo-conv-26.json', import.meta.url)
/** Without the recordings of `../shared` there is nothing to hold this against: its tests are skipped. */
const isThere = existsSync(file)
const { dialects, sessions } = (
  isThere ? JSON.parse(readFileSync(file, 'utf8')) : { dialects: [], sessions: [] }
) as {
  dialects: readonly Dialect[]
  sessions: readonly { iso: string; operations: readonly { content: unknown }[] }[]
}
const [session] = sessions
const recorded = (session?.operations ?? []).slice(0, 3)
const request = {
  at: `${session?.iso ?? ''}.000Z`,
  messages: ['D1:3', 'D1:5', 'D1:7'].map((id) => ({ id, role: 'user' as const, content: `Message ${id}.` })),
}

test.skipIf(!isThere)('there are eight dialects, half of which need a repair', () => {
  expect(dialects).toHaveLength(8)
  expect(dialects.filter(({ expect: { outcome } }) => outcome === 'repair')).toHaveLength(4)
})

test.skipIf(!isThere).for(dialects)(
  '$name is $expect.outcome',
  async ({ text, existing = [], expect: { outcome, operations } }) => {
    const { model, changes, failed, usage } = await extracted([text, { operations: recorded }], {
      ...request,
      known: known(...existing),
    })
    expect(usage.calls).toBe(outcome === 'repair' ? 2 : 1)
    expect(model.asked).toHaveLength(usage.calls)
    expect(failed).toEqual([])
    expect(changes).toHaveLength(operations ?? 3)
    expect(changes.map(({ after }) => after?.content)).toEqual(recorded.map(({ content }) => content))
    expect(changes.every(({ after }) => isObject(after) && (after.sources?.length ?? 0) > 0)).toBe(true)
  },
)

test.skipIf(!isThere)(
  'of the one with an unknown number the good operations are done though the repair fails as well',
  async () => {
    const {
      text = '',
      existing = [],
      expect: { unknown = [] } = {} as Dialect['expect'],
    } = dialects.find(({ name }) => name === 'unknown-number') ?? {}
    const { model, changes, failed } = await extracted([text, text], {
      ...request,
      known: known(...existing),
    })
    expect(model.prompt(1)).toContain('Operation 3: id 99 names no known memory; there is 1.')
    expect(changes.map(({ type }) => type)).toEqual(['inserted', 'updated'])
    expect(failed.map(({ operation, code }) => [isObject(operation) && operation['id'], code])).toEqual(
      unknown.map((number) => [number, 'unknown_memory']),
    )
  },
)

test.skipIf(!isThere)('a refined fact keeps its id', async () => {
  const { text = '', existing = [] } = dialects.find(({ name }) => name === 'unknown-number') ?? {}
  const { changes } = await extracted([text, text], { ...request, known: known(...existing) })
  const before = fact(existing[0] ?? '')
  expect(changes[1]).toMatchObject({
    type: 'updated',
    id: 'known1',
    before,
    why: expect.stringContaining('Refined'),
  })
})
