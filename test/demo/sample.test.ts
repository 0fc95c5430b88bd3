import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { createStore, memoryStorage, openMemory, type Scope, staticEmbedder } from '../../src/index.ts'
import { readConversations } from '../../demo/import/read-conversations.ts'
import { questions } from '../../demo/sample/questions.ts'

const SAMPLE = new URL('../../demo/sample/mara-and-theo.txt', import.meta.url)

describe('the sample conversation', () => {
  let scope: Scope

  beforeAll(async () => {
    const store = createStore({ storage: memoryStorage(), embedder: staticEmbedder() })
    const memory = await openMemory({ store, namespace: ['sample'] })
    scope = memory.for()
    const [conversation] = readConversations({
      name: 'Mara and Theo.txt',
      text: await readFile(SAMPLE, 'utf8'),
    })
    await scope.remember(conversation?.messages ?? [], { thread: conversation?.thread })
  })

  it.each(questions)('answers "$question"', async ({ question, answer }) => {
    const hits = await scope.search(question, { limit: 3 })
    expect(hits.map(({ text }) => text)[0]).toContain(answer)
  })
})
