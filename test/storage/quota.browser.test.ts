/** A file of its own: Chromium remembers how much room an origin had, so it must be told before anything is stored. */
import { expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { expectError, failureOf } from '../contracts/failure.ts'
import { everything, gone, row, storeEach } from '../contracts/storage-rows.ts'
import { openDatabase } from './database.ts'

/** What the test uses of the browser's own protocol. */
interface Protocol {
  send(method: string, parameters?: object): Promise<unknown>
}

test('a full disk is storage_failed with the reason quota, nothing is half written, and reading goes on', async () => {
  const protocol = cdp() as unknown as Protocol
  await protocol.send('Storage.overrideQuotaForOrigin', { origin: location.origin, quotaSize: 1_000_000 })
  const storage = openDatabase()
  await storeEach(storage, 'a')
  const big = row('big', { value: { text: 'x'.repeat(3_000_000) } })
  const error = await failureOf(storage.commit({ rows: [big], removals: [gone('a')] }))
  expectError(error, 'storage_failed', {
    details: { operation: 'commit', reason: 'quota' },
    says: 'is full. Erase what is not needed, or free space.',
  })
  expect(await everything(storage)).toMatchObject({ seq: 1, rows: [{ key: 'a' }] })
  expect((await storeEach(storage, 'b'))[0]?.seq).toBe(2)
})
