import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { ALL } from '../../src/store/store.ts'
import { createManageMemoryTool } from '../../src/tools/manage-memory.ts'

const ADA = ['users', 'ada']
const IDS = ['m0', 'm1', 'm2', 'm3', 'default']
const content = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '')
const call = fc.oneof(
  fc.record({ action: fc.constant('create' as const), content }),
  fc.record({ action: fc.constant('update' as const), content, id: fc.constantFrom(...IDS) }),
  fc.record({ action: fc.constant('delete' as const), id: fc.constantFrom(...IDS) }),
)

test('whatever a model does, the store holds what it last said of each memory', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 12 }), async (calls) => {
      const store = createStore({ storage: memoryStorage() })
      let next = 0
      const tool = createManageMemoryTool({ store, namespace: ADA, makeId: () => `m${next++}` })
      const expected = new Map<string, string>()
      for (const input of calls) {
        const id = 'id' in input ? input.id : `m${next}`
        if ('content' in input) expected.set(id, input.content)
        else expected.delete(id)
        expect(await tool.execute(input)).toContain(`memory ${id}`)
      }
      const stored = await store.search(ADA, { limit: ALL })
      expect(stored.map(({ key, value }) => [key, value]).toSorted()).toEqual(
        [...expected].map(([id, text]) => [id, { kind: 'Memory', content: { content: text } }]).toSorted(),
      )
    }),
  )
})
