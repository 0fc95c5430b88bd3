import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Message } from '../../src/core/message.ts'
import type { MemoryRecord } from '../../src/memory/extract/existing.ts'
import { createMemoryManager } from '../../src/memory/manager.ts'
import type { GenerateRequest } from '../../src/model/model.ts'
import { scriptedModel } from '../fakes/scripted-model.ts'

interface Operation {
  readonly match?: string
  readonly sources: readonly string[]
}

const file = new URL('../../../shared/recordings/locomo-conv-26.json', import.meta.url)
/** Without the recordings of `../shared` there is nothing to hold this against: its tests are skipped. */
const isThere = existsSync(file)
const { sessions, expected } = (
  isThere ? JSON.parse(readFileSync(file, 'utf8')) : { sessions: [], expected: { afterSession: {} } }
) as {
  sessions: readonly { session: number; iso: string; operations: readonly Operation[] }[]
  expected: { afterSession: Record<string, readonly string[]> }
}

/** Answers with the operations of the session that is shown, `match` being the number of the line that holds this text. */
function recorded({ messages }: GenerateRequest): object {
  const prompt = messages.map(({ content }) => content).join('\n')
  const shown = sessions.find(({ session }) => prompt.includes(`\n[D${session}:`))
  const operations = (shown?.operations ?? []).map(({ match, ...operation }) => {
    if (match === undefined) return operation
    const line = prompt.split('\n').find((each) => /^\d+\. /.test(each) && each.includes(match))
    return { ...operation, id: Number.parseInt(line ?? expect.fail(`no line holds: ${match}`), 10) }
  })
  return { operations }
}

test.skipIf(!isThere)(
  'three sessions of LoCoMo, one call each, end in the memories expected after each',
  async () => {
    const model = scriptedModel(recorded)
    const manager = createMemoryManager({ model })
    let memories: readonly MemoryRecord[] = []
    for (const { session, iso, operations } of sessions) {
      const ids = [...new Set(operations.flatMap(({ sources }) => sources))]
      const messages = ids.map((id): Message => ({ id, role: 'user', content: `What ${id} says.` }))
      const result = await manager.invoke({ messages, existing: memories, at: iso })
      expect(result.failed).toEqual([])
      expect(result.usage.calls).toBe(1)
      memories = result.memories
      expect(memories.map(({ content }) => content['content'])).toEqual(expected.afterSession[session])
    }
    expect(memories.every(({ sources = [] }) => sources.length > 0)).toBe(true)
    expect(model.asked).toHaveLength(3)
  },
)
