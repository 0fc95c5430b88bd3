/** Laws of bad input: each with its own code and sentence, and nothing lost. */
import { expect } from 'vitest'
import type { Law } from './contract.ts'
import { expectError, failureOf } from './failure.ts'
import type { Untyped } from './store-bad-arguments.ts'
import { badInputs } from './store-bad-calls.ts'
import { ADA, put } from './store-items.ts'
import type { StoreSubject } from './store.ts'

export function badInputLaws(law: Law<StoreSubject>): void {
  for (const { name, code, says, details, call } of badInputs()) {
    law(`${name} is refused in a sentence, and nothing is lost`, async ({ open }) => {
      const store = await open()
      const item = await store.put(ADA, 'tea', { content: 'green tea' })
      const error = expectError(await failureOf(call(store as unknown as Untyped)), code)
      expect(error.message).toContain(says)
      expect(error.details).toEqual(details)
      expect(await store.search(ADA)).toMatchObject([item])
      expect(await store.search(ADA, { query: 'green' })).toMatchObject([item])
    })
  }

  law('one bad write among good ones refuses them all', async ({ open }) => {
    const store = await open()
    const writes = [put('a', 'one'), put('b', 'two', { value: { at: new Date(0) } as never })]
    expectError(await failureOf(store.write(writes)), 'invalid_value')
    expect(await store.search(ADA)).toEqual([])
  })
}
