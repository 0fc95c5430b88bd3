import { expect, test } from 'vitest'
import type { Message } from '../../src/core/message.ts'
import { type MemoryDatabase, openMemory } from '../../src/facade/open-memory.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createStore } from '../../src/store/create-store.ts'
import { expectError, failureOf } from '../contracts/failure.ts'
import { bytesOf, keysIn } from '../contracts/transfer-file.ts'
import { fakeEmbedder } from '../fakes/fake-embedder.ts'

const open = (): Promise<MemoryDatabase> =>
  openMemory({
    store: createStore({ storage: memoryStorage(), embedder: fakeEmbedder() }),
    namespace: ['users', '{user}'],
  })

const conversation = [
  { role: 'user', content: 'I moved from Porto to Lisbon last week.' },
  { role: 'assistant', content: 'How is the new flat?' },
  { role: 'user', content: 'Bright, but the neighbour plays the trombone.' },
] as const

const long = Array.from({ length: 200 }, (_, at) => ({ role: 'user', content: `message ${at}` }) as const)

/** What another device exports, on which a conversation was remembered. */
async function exportedFrom(messages: readonly Message[]): Promise<Uint8Array> {
  const there = (await open()).for({ user: 'ada' })
  await there.remember(messages)
  return bytesOf(there.export())
}

test('one user’s memory moves to another device, and the conversation sent again is known there', async () => {
  const ada = (await open()).for({ user: 'ada' })
  await ada.remember(conversation)
  const { key } = await ada.add('Ada is allergic to nuts')
  const there = (await open()).for({ user: 'ada' })
  const result = await there.import(ada.export())
  expect(result).toMatchObject({ skipped: 0, removed: 0 })
  expect(await there.get(key)).toMatchObject({ text: 'Ada is allergic to nuts' })
  expect((await there.search('trombone'))[0]?.text).toContain('trombone')
  expect(await there.remember(conversation)).toMatchObject({ turns: 0 })
})

test('a user’s file holds nothing of another user, and is refused by another user', async () => {
  const memory = await open()
  const [ada, bob] = [memory.for({ user: 'ada' }), memory.for({ user: 'bob' })]
  await ada.add('Ada drinks tea', { key: 'hers' })
  await bob.add('Bob drinks coffee', { key: 'his' })
  const bytes = await bytesOf(ada.export())
  expect(keysIn(bytes)).toEqual(['hers'])
  expectError(await failureOf(bob.import([bytes], { mode: 'replace' })), 'invalid_import', {
    details: { line: 1 },
    says: 'The file holds ["users","ada"], which is not in ["users","bob"]. Import it where it was exported.',
  })
  const all = await bytesOf(memory.store.export())
  expectError(await failureOf(bob.import([all])), 'invalid_import', { details: { line: 1 } })
  expect((await bob.list()).map((stored) => stored.key)).toEqual(['his'])
})

test('a forgotten turn stays forgotten when an older file is imported', async () => {
  const ada = (await open()).for({ user: 'ada' })
  await ada.remember(conversation)
  const bytes = await bytesOf(ada.export())
  const [hit] = await ada.search('trombone')
  await ada.forget(hit?.key ?? expect.fail('it was not found'))
  await ada.import([bytes])
  expect((await ada.search('trombone')).filter(({ text }) => text.includes('trombone'))).toEqual([])
  expect(await ada.remember(conversation)).toMatchObject({ turns: 0 })
})

test('what an import leaves that is interrupted is known when the conversation is sent again', async () => {
  const bytes = await exportedFrom(long)
  const ada = (await open()).for({ user: 'ada' })
  const stopping = new AbortController()
  const onProgress = ({ done }: { done: number }): void =>
    done > 100 ? stopping.abort(new Error('enough')) : undefined
  expect(await failureOf(ada.import([bytes], { signal: stopping.signal, onProgress }))).toBe(
    stopping.signal.reason,
  )
  await ada.remember(long)
  expect(await ada.list({ kinds: ['Turn'], limit: 1000 })).toHaveLength(200)
  expect(await ada.import([bytes])).toMatchObject({ removed: 0 })
  expect(await ada.list({ kinds: ['Turn'], limit: 1000 })).toHaveLength(200)
  expect(await ada.remember(long)).toMatchObject({ turns: 0 })
})

test('what is erased while a file comes in does not come back with the rest of it', async () => {
  const bytes = await exportedFrom(long)
  const ada = (await open()).for({ user: 'ada' })
  let erasing: Promise<unknown> | undefined
  const onProgress = ({ done }: { done: number }): void =>
    void (done > 60 && (erasing ??= ada.erase('everything')))
  const failure = await failureOf(ada.import([bytes], { onProgress }))
  expectError(failure, 'conflict', {
    details: {
      namespace: ['users', 'ada', '$keepsake'],
      key: 'salt',
      expected: expect.any(Number) as number,
      actual: null,
    },
    says: '["users","ada"] was erased while a file of it was imported, and with it what had come in.',
  })
  await erasing
  expect(await ada.list({ kinds: ['Turn'], limit: 1000 })).toEqual([])
  expect(await ada.remember(long)).toMatchObject({ turns: 200 })
})

test('what was forgotten here stays so, and what is here is known, whatever another device exports', async () => {
  const ada = (await open()).for({ user: 'ada' })
  await ada.remember(conversation)
  const [hit] = await ada.search('trombone')
  await ada.forget(hit?.key ?? expect.fail('it was not found'))
  const there = (await open()).for({ user: 'ada' })
  await new Promise((resolve) => setTimeout(resolve, 5)) // so that it is the newer one
  await there.remember([{ role: 'user', content: 'Something else' }], { thread: 'elsewhere' })
  await ada.import(there.export())
  expect(await ada.remember(conversation)).toMatchObject({ turns: 0 })
  expect((await ada.list({ kinds: ['Turn'] })).map(({ text }) => text).sort()).toEqual([
    'How is the new flat?',
    'I moved from Porto to Lisbon last week.',
    'Something else',
  ])
})

test('a backup is known though something was said before it was brought back', async () => {
  const bytes = await exportedFrom(conversation)
  await new Promise((resolve) => setTimeout(resolve, 5))
  const ada = (await open()).for({ user: 'ada' })
  await ada.remember([{ role: 'user', content: 'Hello again' }], { thread: 'new' })
  await ada.import([bytes])
  expect(await ada.remember(conversation)).toMatchObject({ turns: 0 })
})

test('replace brings back what the file holds and forgets what it does not', async () => {
  const ada = (await open()).for({ user: 'ada' })
  await ada.add('Ada drinks tea', { key: 'tea' })
  const bytes = await bytesOf(ada.export())
  await ada.update('tea', { content: 'Ada drinks coffee' })
  await ada.add('Ada has a dog', { key: 'dog' })
  expect(await ada.import([bytes], { mode: 'replace' })).toEqual({ imported: 1, skipped: 0, removed: 1 })
  expect((await ada.list()).map(({ text }) => text)).toEqual(['Ada drinks tea'])
})

test('two devices with different conversations in one thread merge, and both go on', async () => {
  const talk = (about: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      role: 'user' as const,
      content: `${about} number ${index}`,
    }))
  const [phone, laptop] = [(await open()).for({ user: 'ada' }), (await open()).for({ user: 'ada' })]
  await phone.remember(talk('tea', 300))
  await new Promise((resolve) => setTimeout(resolve, 5))
  await laptop.remember(talk('dog', 10))
  const [ofPhone, ofLaptop] = [await bytesOf(phone.export()), await bytesOf(laptop.export())]
  await laptop.import([ofPhone])
  await phone.import([ofLaptop])
  for (const device of [phone, laptop]) {
    expect((await device.search('tea number 7'))[0]?.text).toContain('tea')
    const { turns } = await device.remember([...talk('dog', 10), { role: 'user', content: 'a new one' }])
    expect(turns).toBeGreaterThan(0)
    expect((await device.search('a new one'))[0]?.text).toBe('a new one')
  }
})
