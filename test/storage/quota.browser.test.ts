/** What a full disk does, in real Chromium. */
import { expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { expectError } from '../contracts/failure.ts'
import { everything, gone, row, storeEach } from '../contracts/storage-rows.ts'
import { openDatabase } from './database.ts'

/** What the test uses of the browser's own protocol. */
interface Protocol {
  send(method: string, parameters?: object): Promise<unknown>
}

/** Chromium remembers for some seconds how much room there was. */
const PATIENCE_MS = 60_000

test(
  'a full disk is storage_failed with the reason quota, nothing is half written, and reading goes on',
  async () => {
    const protocol = cdp() as unknown as Protocol
    const { origin } = location
    await protocol.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 })
    const storage = openDatabase()
    await storeEach(storage, 'a')
    const big = { rows: [row('big', { value: { text: 'x'.repeat(3_000_000) } })], removals: [gone('a')] }
    let error: Error | undefined
    let before = await everything(storage)
    while (error === undefined) {
      error = await storage.commit(big).then(
        () => undefined,
        (failed: Error) => failed,
      )
      if (error !== undefined) break
      await storage.commit({ removals: [gone('big')], rows: [row('a')] })
      before = await everything(storage)
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
    expectError(error, 'storage_failed', {
      details: { operation: 'commit', reason: 'quota' },
      says: 'is full. Erase what is not needed, or free space.',
    })
    expect(await everything(storage)).toEqual(before)
    await protocol.send('Storage.overrideQuotaForOrigin', { origin })
    await storeEach(storage, 'b')
  },
  PATIENCE_MS,
)
