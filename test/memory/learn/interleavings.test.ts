import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../../../src/store/store.ts'
import type { GenerateRequest } from '../../../src/model/model.ts'
import {
  ADA,
  counted,
  insert,
  know,
  memoriesOf,
  newLearning,
  newStore,
  numberOf,
  operations,
  says,
} from '../learning.ts'
import type { JsonObject } from '../../../src/core/json.ts'
import { textOf } from '../../../src/core/memory.ts'

const JOBS = [...ADA, '$keepsake', 'jobs']
const HOMES = ['Ada lives in Lisbon.', 'Ada resides in Lisbon.', 'Ada really lives in Lisbon.']

/** Every call that waits for anything is a point where another manager may come first. */
function interleaved(store: Store, scheduler: fc.Scheduler): Store {
  const point = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await scheduler.schedule(Promise.resolve())
    return work()
  }
  return {
    ...store,
    get: (...args) => point(() => store.get(...args)),
    search: (...args) => point(() => store.search(...args)),
    write: (...args) => point(() => store.write(...args)),
  }
}

/** Adds its own word to the list that it is shown, inserts a fact that all learn, and one that only it does. */
function answerOf(request: GenerateRequest, name: string, index: number): JsonObject[] {
  const list =
    /The list holds((?: [a-c]\b)*)/.exec(request.messages.map(({ content }) => content).join('\n'))?.[1] ?? ''
  const home = HOMES[index] as string
  return [
    {
      op: 'update',
      id: numberOf(request, 'The list holds'),
      content: { content: `The list holds${list} ${name}` },
      sources: [`list-${name}`],
    },
    insert(home, { sources: [`home-${name}`] }),
    insert(`Ada met ${name.toUpperCase()}.`, { sources: [`home-${name}`] }),
  ]
}

/** With a list that all update, commits meet at it; without, only the facts that are new could tell. */
async function run(scheduler: fc.Scheduler, names: readonly string[], hasList: boolean): Promise<void> {
  const store = newStore()
  await know(store, 'list', 'The list holds')
  await store.write(
    names.map((name) => ({ op: 'put', namespace: JOBS, key: name, value: {} })),
    { reserved: true },
  )
  const shared = interleaved(store, scheduler)
  const learned = names.map((name, index) => {
    const answer = async (request: GenerateRequest): Promise<object> => {
      await scheduler.schedule(Promise.resolve())
      const [update, ...inserts] = answerOf(request, name, index)
      return operations(...(hasList && update !== undefined ? [update] : []), ...inserts)
    }
    const { ada } = newLearning(answer, { store: shared, makeId: counted(name) })
    const settle = async () => {
      const job = await shared.get(JOBS, name)
      if (job === undefined) return undefined
      return {
        writes: [{ op: 'delete' as const, namespace: JOBS, key: name }],
        expect: [{ namespace: JOBS, key: name, version: job.version }],
      }
    }
    const messages = [
      says(`list-${name}`, `Put ${name} on the list.`),
      says(`home-${name}`, `I live in Lisbon. I met ${name.toUpperCase()}.`),
    ]
    return ada.invoke({ messages, settle })
  })
  const results = await scheduler.waitFor(Promise.all(learned))

  const stored = await memoriesOf(store)
  const list = textOf(stored['list'] as JsonObject)
  expect(list.split(' ').slice(3).sort(), 'no lost update').toEqual(hasList ? [...names].sort() : [])
  const homes = Object.values(stored).filter((value) => JSON.stringify(value).includes('Lisbon'))
  expect(homes, 'no duplicate fact').toHaveLength(1)
  expect([...((homes[0] as JsonObject)['sources'] as string[])].sort(), 'every source').toEqual(
    names.map((name) => `home-${name}`).sort(),
  )
  expect(Object.keys(stored), 'nothing else').toHaveLength(2 + names.length)
  for (const { changes } of results) {
    for (const { key, version } of changes) {
      const versions = (await store.history(ADA, key)).map((state) => state.version)
      expect(versions, 'every acknowledged change is there').toContain(version)
    }
    expect(changes.map(({ type }) => type).sort()).toEqual(
      expect.arrayContaining(hasList ? ['inserted', 'updated'] : ['inserted']),
    )
  }
  expect(await store.search(JOBS), 'every job is settled').toEqual([])
}

test.for([
  [2, 350],
  [3, 150],
] as const)(
  '%i managers on one namespace, in %i random interleavings: no lost update, no duplicate fact',
  { timeout: 120_000 },
  async ([count, numRuns]) => {
    const names = ['a', 'b', 'c'].slice(0, count)
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), (scheduler, hasList) => run(scheduler, names, hasList)),
      { numRuns },
    )
  },
)
