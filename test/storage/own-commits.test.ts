import { expect, test } from 'vitest'
import { createOwnCommits, type OpenCommit, type OwnCommits } from '../../src/storage/own-commits.ts'
import { createLastCommits } from '../../src/storage/last-commits.ts'
import { newState, type State } from '../../src/storage/packing.ts'
import { planCommit } from '../../src/storage/plan.ts'
import type { Changes, Commit, Position } from '../../src/storage/storage.ts'
import { withResolvers } from '../../src/core/with-resolvers.ts'
import { gone, row } from '../contracts/storage-rows.ts'

const SET = 'm'

test('while nothing is being committed, storage is to be asked', async () => {
  const { own, commit, position } = database()
  await commit({ rows: [row('a')] })
  expect(await ask(own, position(0))).toBe(undefined)
})

test('while a commit is open, all that came before it is known', async () => {
  const { own, commit, position } = database()
  await commit({ rows: [row('a'), row('b')], blobs: [{ set: SET, data: Uint8Array.of(1) }] })
  await commit({ rows: [row('b', { value: { is: 'new' } })], removals: [gone('a')] })
  const open = begin(own, { rows: [row('c')] }, position.state())
  expect(await ask(own, position(4))).toMatchObject({ seq: 4, anew: false, packs: [], rows: [], blobs: [] })
  const told = await ask(own, position(0))
  expect(told?.rows.map(({ key, seq }) => [key, seq])).toEqual([
    ['b', 3],
    ['a', 4],
  ])
  expect(told?.blobs.map(({ seq, set }) => [seq, set])).toEqual([[1, SET]])
  expect((await ask(own, position(2)))?.blobs, 'the first commit is read').toEqual([])
  expect((await ask(own, position(1)))?.blobs, 'half of it is read').toHaveLength(1)
  expect((await ask(own, position(0), 'another'))?.blobs).toEqual([])
  expect(await ask(own, position(0), SET, 1), 'more than a piece').toBe(undefined)
  await open.done()
})

test('who asks before the commit has begun waits until it has', async () => {
  const { own, position } = database()
  const { promise, resolve } = withResolvers<void>()
  const written = own.commit(async (open) => {
    await promise
    open.begins(position.state())
    return doneOf({ rows: [row('a')] }, position.state())
  })
  let told: Changes | undefined
  const asked = ask(own, position(0)).then((changes) => (told = changes))
  await Promise.resolve()
  expect(told).toBe(undefined)
  resolve()
  await asked
  expect(told).toMatchObject({ seq: 0, rows: [] })
  await written
})

test('who waits for a commit that fails before it begins asks storage', async () => {
  const { own, position } = database()
  const failing = own.commit(() => Promise.reject(new Error('no disk')))
  const [told, failed] = await Promise.allSettled([ask(own, position(0)), failing])
  expect(told).toMatchObject({ value: undefined })
  expect(failed).toMatchObject({ reason: { message: 'no disk' } })
})

test('once its last request has succeeded, a commit says nothing: others may write by now', async () => {
  const { own, position } = database()
  const open = begin(own, { rows: [row('a')] }, position.state())
  open.ends()
  expect(await ask(own, position(0))).toBe(undefined)
  open.begins({ ...position.state(), seq: 0 }) // a connection was lost, and it begins anew
  expect(await ask(own, position(0))).toMatchObject({ seq: 0 })
  await open.done()
})

test.each<[string, (state: State) => State]>([
  ['somebody else wrote since', (state) => ({ ...state, seq: state.seq + 1 })],
  ['everything begins anew', (state) => ({ ...state, epoch: 'another' })],
  ['a tombstone was pruned that the reader may not know', (state) => ({ ...state, horizon: 1 })],
  ['what the reader lacks is packed', (state) => ({ ...state, packed: new Map([[SET, 1]]) })],
  ['the set was dropped', (state) => ({ ...state, dropped: new Map([[SET, 1]]) })],
])('%s: storage is to be asked', async (_, change) => {
  const { own, commit, position } = database()
  await commit({ rows: [row('a')] })
  const open = begin(own, { rows: [row('b')] }, change(position.state()))
  expect(await ask(own, position(0))).toBe(undefined)
  await open.done()
})

test('what somebody else wrote between two commits is not skipped', async () => {
  const { own, commit, position } = database()
  await commit({ rows: [row('a')] })
  position.skip(1)
  await commit({ rows: [row('c')] })
  const open = begin(own, {}, position.state())
  for (const seq of [0, 1]) expect(await ask(own, position(seq))).toBe(undefined)
  expect((await ask(own, position(2)))?.rows).toMatchObject([{ key: 'c', seq: 3 }])
  await open.done()
})

test.each([
  ['many commits', 40, 10],
  ['much', 3, 500_000],
])('of %s only the last are kept', async (_, commits, size) => {
  const { own, commit, position } = database()
  for (let at = 0; at < commits; at++) {
    own.hasRead(position.state().epoch)
    await commit({ rows: [row(`${at}`, { value: { is: 'x'.repeat(size) } })] })
  }
  const open = begin(own, {}, position.state())
  expect(await ask(own, position(0))).toBe(undefined)
  expect((await ask(own, position(commits - 1)))?.rows).toHaveLength(1)
  own.forget()
  expect(await ask(own, position(commits - 1))).toBe(undefined)
  await open.done()
})

test('what is very large is not kept, and where nobody reads, nothing is', async () => {
  const { own, commit, position } = database()
  await commit({ rows: [row('a')], blobs: [{ set: SET, data: new Uint8Array(1_000_001) }] })
  for (let at = 0; at < 40; at++) await commit({ rows: [row(`${at}`)] })
  const open = begin(own, {}, position.state())
  for (const seq of [0, 40]) expect(await ask(own, position(seq))).toBe(undefined)
  await open.done()
})

test('of what was before an erasing nothing is told, also to who reads anew in pieces', () => {
  const last = createLastCommits()
  const done = (state: State, key: string) => doneOf({ rows: [row(key)] }, state)
  const asked = { position: { epoch: 'new', seq: 1, begun: 3 }, set: undefined, limit: 9 }
  for (const seq of [0, 1, 2]) last.note(done({ ...newState(), epoch: 'old', seq }, `secret ${seq}`))
  const erased = { ...newState(), epoch: 'new', seq: 3 }
  expect(last.since(asked, erased)).toBe(undefined)
  last.note(done(erased, 'later'))
  expect(last.since(asked, { ...erased, seq: 4 })).toBe(undefined)
  last.hasRead('another')
  expect(last.since({ ...asked, position: { epoch: 'new', seq: 3 } }, { ...erased, seq: 4 })).toBe(undefined)
})

test('a buffer that its writer uses again changes nothing', async () => {
  const { own, commit, position } = database()
  const data = Uint8Array.of(1, 2, 3)
  await commit({ rows: [row('a')], blobs: [{ set: SET, data }] })
  data.fill(9)
  const open = begin(own, {}, position.state())
  expect((await ask(own, position(0)))?.blobs[0]?.data).toEqual(Uint8Array.of(1, 2, 3))
  await open.done()
})

/** A database of one writer, who may be told that another wrote. */
function database() {
  const own = createOwnCommits()
  let state = newState()
  const commit = async (given: Commit): Promise<void> => {
    const { seq } = await own.commit(async (open) => {
      open.begins(state)
      return doneOf(given, state)
    })
    state = { ...state, seq }
  }
  const position = Object.assign((seq: number): Position => ({ epoch: state.epoch, seq }), {
    state: () => state,
    skip: (changes: number) => void (state = { ...state, seq: state.seq + changes }),
  })
  return { own, commit, position }
}

/** All rows are new, all that is removed was there. */
function doneOf(given: Commit, state: State) {
  const { rows = [], removals = [], expect: expected = [] } = given
  const here = removals.map((removal) => ({ ...row(removal.key), seq: 1, createdAt: removal.updatedAt }))
  const before = [...rows.map(() => undefined), ...here]
  return {
    state,
    plan: planCommit(given, { seq: state.seq, expected: expected.map(() => undefined), before }),
  }
}

/** A commit that stays open until it is done. */
function begin(own: OwnCommits, given: Commit, state: State): OpenCommit & { done(): Promise<unknown> } {
  const { promise, resolve } = withResolvers<void>()
  let opened: OpenCommit | undefined
  const written = own.commit(async (open) => {
    opened = open
    open.begins(state)
    await promise
    return doneOf(given, state)
  })
  const done = (): Promise<unknown> => {
    resolve()
    return written
  }
  return { ...(opened as OpenCommit), done }
}

function ask(own: OwnCommits, position: Position, set = SET, limit = Infinity): Promise<Changes | undefined> {
  return own.since({ position, set, limit })
}
