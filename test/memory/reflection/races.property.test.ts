/** Executors of several tabs over one database, in random interleavings of everything that can happen to a conversation. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReflectionExecutor, type ReflectionExecutor } from '../../../src/memory/reflection/executor.ts'
import { forgetMemories } from '../../../src/memory/forget.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import type { Storage } from '../../../src/storage/storage.ts'
import { createStore } from '../../../src/store/create-store.ts'
import { ALL, type Store } from '../../../src/store/store.ts'
import { u } from '../conversation.ts'
import { factsIn, testReflector } from './reflector.ts'

const ada = { variables: { user: 'ada' } }
const namespace = ['users', 'ada']
const RUNS = 150

/** What a tab does next. */
type Act =
  | { readonly type: 'submit'; readonly thread: string; readonly message: number; readonly words: number }
  | { readonly type: 'flush' | 'close' }
  | { readonly type: 'forget'; readonly message: number }

const thread = fc.constantFrom('a', 'b')
const message = fc.integer({ min: 1, max: 5 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('submit' as const),
      thread,
      message,
      words: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('flush' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('close' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('forget' as const), message }) },
)
const step = fc.record({ act, tab: fc.integer({ min: 0, max: 2 }), waits: fc.boolean() })

/** A tab: its store takes some turns of the event loop for each reading and commit, as many as the numbers say. */
function openTab(shared: Storage, delay: () => number): { store: Store; executor: ReflectionExecutor } {
  const after = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let turns = delay(); turns > 0; turns--) await Promise.resolve()
    return work()
  }
  const storage: Storage = {
    ...shared,
    get: (addresses) => after(() => shared.get(addresses)),
    commit: (commit) => after(() => shared.commit(commit)),
  }
  const store = createStore({ storage })
  const reflector = testReflector(store, { before: () => after(async () => {}) })
  return { store, executor: createReflectionExecutor({ reflector, store, afterMs: Infinity }) }
}

async function run(tab: ReturnType<typeof openTab>, act: Act): Promise<void> {
  const { store, executor } = tab
  if (act.type === 'submit') {
    const id = `${act.thread}${act.message}`
    await executor.submit([u(`${id} in ${act.words} words`, { id })], { ...ada, thread: act.thread })
  }
  if (act.type === 'flush') await executor.flush(ada)
  if (act.type === 'close') await executor.close({ signal: AbortSignal.abort() })
  if (act.type === 'forget') {
    const filter = {
      'content.content': { $in: [1, 2, 3].map((words) => `a${act.message} in ${words} words`) },
    }
    await forgetMemories({ store, namespace }, { kinds: ['Turn'], filter }, {})
  }
}

/** How often each text was said: a message that is edited, and back again, says it twice. */
async function timesSaid(store: Store): Promise<Map<string, number>> {
  const turns = await store.search(namespace, { kinds: ['Turn'], limit: ALL })
  const marks = await store.search([...namespace, '$keepsake', 'forgotten'], { limit: ALL })
  const times = new Map<string, number>()
  for (const key of new Set([...turns, ...marks].map(({ key }) => key))) {
    for (const { value, deleted } of await store.history(namespace, key)) {
      const text = String((value['content'] as { content?: string } | undefined)?.content)
      if (deleted !== true) times.set(text, (times.get(text) ?? 0) + 1)
    }
  }
  return times
}

async function expectAllLearned({ store, executor }: ReturnType<typeof openTab>): Promise<void> {
  await executor.flush(ada)
  expect(await executor.pending(ada)).toEqual([])
  const turns = await store.search(namespace, { kinds: ['Turn'], limit: ALL })
  const facts = await factsIn(store)
  for (const { text } of turns) expect(facts).toContain(text)
  const said = await timesSaid(store)
  for (const fact of facts) {
    const learned = facts.filter((other) => other === fact).length
    expect([fact, Math.min(learned, said.get(fact) ?? 0)], 'learned more often than it was said').toEqual([
      fact,
      learned,
    ])
  }
}

test('in every interleaving, what is said is learned as often as it is said, and nothing waits for ever', async () => {
  const steps = fc.array(step, { minLength: 4, maxLength: 24 })
  await fc.assert(
    fc.asyncProperty(steps, fc.infiniteStream(fc.nat(12)), async (steps, delays) => {
      const shared = memoryStorage()
      const delay = (): number => delays.next().value as number
      const tabs = [0, 1, 2].map(() => openTab(shared, delay))
      const going: Promise<void>[] = []
      for (const { act, tab, waits } of steps) {
        const work = run(tabs[tab] as (typeof tabs)[number], act).catch((error: { code?: string }) => {
          if (error.code !== 'closed') throw error
        })
        if (act.type === 'close') tabs[tab] = openTab(shared, delay)
        going.push(work)
        if (waits) await work
      }
      await Promise.all(going)
      await expectAllLearned(openTab(shared, delay))
    }),
    { numRuns: RUNS },
  )
}, 60_000)
